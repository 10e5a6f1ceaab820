WITH s1 AS (
  SELECT t.`assessment` AS `assessment`, t.`referral` AS `referral`, t.`provider` AS `provider`, t.`assessment_date` AS `assessment_date`, t.`tool` AS `tool`, t.`score` AS `score` FROM assessments AS t
),
s2 AS (
  SELECT a.* FROM s1 AS a WHERE (COALESCE(a.`tool` IN ('720433000', '445455005', '1091071000000100', '718426000', '716613004', '718466001', '1034351000000101', '1034361000000103', '1034371000000105', '959951000000108', '718455008'), FALSE) AND (NOT (a.`score` IS NULL)))
),
s3 AS (
  SELECT f.`assessment` AS `assessment`, f.`referral` AS `referral`, f.`provider` AS `provider`, f.`assessment_date` AS `assessment_date`, f.`tool` AS `tool`, f.`score` AS `score` FROM (SELECT a.*, ROW_NUMBER() OVER (PARTITION BY a.`referral`, a.`tool` ORDER BY a.`assessment_date` DESC NULLS LAST, a.`assessment` DESC NULLS LAST) AS first_place FROM s2 AS a) AS f WHERE f.first_place = 1
),
s4 AS (
  SELECT f.`assessment` AS `assessment`, f.`referral` AS `referral`, f.`provider` AS `provider`, f.`assessment_date` AS `assessment_date`, f.`tool` AS `tool`, f.`score` AS `score` FROM (SELECT a.*, ROW_NUMBER() OVER (PARTITION BY a.`referral`, a.`tool` ORDER BY a.`assessment_date` ASC NULLS LAST, a.`assessment` ASC NULLS LAST) AS first_place FROM s2 AS a) AS f WHERE f.first_place = 1
),
s5 AS (
  SELECT a.*, b.`score` AS `first_score`, b.`assessment_date` AS `first_date` FROM s3 AS a LEFT JOIN s4 AS b ON a.`referral` = b.`referral` AND a.`tool` = b.`tool`
),
s6 AS (
  SELECT a.* FROM s5 AS a WHERE COALESCE(a.`first_date` < a.`assessment_date`, FALSE)
),
s7 AS (
  SELECT a.*, (CASE WHEN COALESCE(a.`tool` IN ('1091071000000100', '718426000', '716613004', '718466001', '1034351000000101', '1034361000000103', '1034371000000105', '959951000000108'), FALSE) THEN (a.`score` - a.`first_score`) ELSE (a.`first_score` - a.`score`) END) AS `change`, (CASE WHEN COALESCE(a.`tool` IN ('720433000'), FALSE) THEN CAST(6.0 AS DOUBLE) WHEN COALESCE(a.`tool` IN ('445455005'), FALSE) THEN CAST(4.0 AS DOUBLE) WHEN COALESCE(a.`tool` IN ('1091071000000100'), FALSE) THEN CAST(5.0 AS DOUBLE) WHEN COALESCE(a.`tool` IN ('718426000'), FALSE) THEN CAST(9.0 AS DOUBLE) WHEN COALESCE(a.`tool` IN ('716613004'), FALSE) THEN CAST(6.6 AS DOUBLE) WHEN COALESCE(a.`tool` IN ('718466001'), FALSE) THEN CAST(3.0 AS DOUBLE) WHEN COALESCE(a.`tool` IN ('1034351000000101'), FALSE) THEN CAST(3.0 AS DOUBLE) WHEN COALESCE(a.`tool` IN ('1034361000000103'), FALSE) THEN CAST(3.0 AS DOUBLE) WHEN COALESCE(a.`tool` IN ('1034371000000105'), FALSE) THEN CAST(3.0 AS DOUBLE) WHEN COALESCE(a.`tool` IN ('959951000000108'), FALSE) THEN CAST(3.0 AS DOUBLE) WHEN COALESCE(a.`tool` IN ('718455008'), FALSE) THEN CAST(10.0 AS DOUBLE) END) AS `counts_from` FROM s6 AS a
),
s8 AS (
  SELECT a.*, (CASE WHEN COALESCE(a.`change` >= a.`counts_from`, FALSE) THEN 1 ELSE 0 END) AS `improved`, (CASE WHEN COALESCE((0 - a.`change`) >= a.`counts_from`, FALSE) THEN 1 ELSE 0 END) AS `worsened` FROM s7 AS a
),
s9 AS (
  SELECT TRUNC(e.`assessment_date`, 'MM') AS month, e.`provider` AS `provider`, SUM(CASE WHEN (COALESCE(e.`tool` IN ('716613004'), FALSE) AND COALESCE(e.`improved` IN (1), FALSE)) THEN 1 ELSE 0 END) AS n0, SUM(CASE WHEN COALESCE(e.`tool` IN ('716613004'), FALSE) THEN 1 ELSE 0 END) AS n1 FROM s8 AS e WHERE e.`assessment_date` BETWEEN DATE '2024-04-01' AND DATE '2024-05-31' AND ((COALESCE(e.`tool` IN ('716613004'), FALSE) AND COALESCE(e.`improved` IN (1), FALSE)) OR COALESCE(e.`tool` IN ('716613004'), FALSE)) GROUP BY TRUNC(e.`assessment_date`, 'MM'), e.`provider`
),
all10 AS (
  SELECT p.month AS month, p.`provider` AS `provider`, CAST(p.n0 AS BIGINT) AS n0, CAST(p.n1 AS BIGINT) AS n1 FROM s9 AS p
)
SELECT u.month AS month, u.`provider` AS `provider`, COALESCE(MAX(u.n0), 0) AS n0, COALESCE(MAX(u.n1), 0) AS n1
FROM all10 AS u
GROUP BY u.month, u.`provider`
