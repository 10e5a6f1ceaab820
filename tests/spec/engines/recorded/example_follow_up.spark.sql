WITH s1 AS (
  SELECT t.`spell` AS `spell`, t.`person` AS `person`, t.`provider` AS `provider`, t.`admission_date` AS `admission_date`, t.`discharge_date` AS `discharge_date` FROM spells AS t
),
s2 AS (
  SELECT f.`spell` AS `spell`, f.`person` AS `person`, f.`provider` AS `provider`, f.`admission_date` AS `admission_date`, f.`discharge_date` AS `discharge_date` FROM (SELECT a.*, ROW_NUMBER() OVER (PARTITION BY a.`person` ORDER BY a.`admission_date` DESC NULLS LAST, a.`spell` ASC NULLS LAST) AS first_place FROM s1 AS a) AS f WHERE f.first_place = 1
),
s3 AS (
  SELECT t.`contact` AS `contact`, t.`person` AS `person`, t.`provider` AS `provider`, t.`contact_date` AS `contact_date`, t.`attendance` AS `attendance` FROM contacts AS t
),
s4 AS (
  SELECT o.`person` AS k0, CAST(SUM(CASE WHEN (COALESCE(c.`attendance` IN ('5', '6'), FALSE) AND COALESCE(c.`contact_date` > o.`discharge_date`, FALSE)) THEN 1 ELSE 0 END) AS BIGINT) AS `followed` FROM s2 AS o JOIN s3 AS c ON o.`person` = c.`person` GROUP BY o.`person`
),
s5 AS (
  SELECT a.*, COALESCE(b0.`followed`, 0) AS `followed` FROM s2 AS a LEFT JOIN s4 AS b0 ON a.`person` IS NOT DISTINCT FROM b0.k0
),
s6 AS (
  SELECT TRUNC(e.`discharge_date`, 'MM') AS month, e.`provider` AS `provider`, e.`person` AS who, BIT_OR(CASE WHEN COALESCE(e.`followed` > 0, FALSE) THEN CAST(1 AS BIGINT) ELSE CAST(0 AS BIGINT) END) AS mask FROM s5 AS e WHERE e.`discharge_date` BETWEEN DATE '2024-04-01' AND DATE '2024-05-31' AND e.`person` IS NOT NULL AND (COALESCE(e.`followed` > 0, FALSE)) GROUP BY TRUNC(e.`discharge_date`, 'MM'), e.`provider`, e.`person`
),
s7 AS (
  SELECT k.month AS month, k.`provider` AS `provider`, SUM(CASE WHEN (k.mask & CAST(1 AS BIGINT)) <> 0 THEN 1 ELSE 0 END) AS n0 FROM s6 AS k GROUP BY k.month, k.`provider`
),
all8 AS (
  SELECT p.month AS month, p.`provider` AS `provider`, CAST(p.n0 AS BIGINT) AS n0 FROM s7 AS p
)
SELECT u.month AS month, u.`provider` AS `provider`, COALESCE(MAX(u.n0), 0) AS n0
FROM all8 AS u
GROUP BY u.month, u.`provider`
