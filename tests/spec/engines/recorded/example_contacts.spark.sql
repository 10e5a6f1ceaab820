WITH s1 AS (
  SELECT t.`person` AS `person`, t.`contact_date` AS `contact_date`, t.`age_at_contact` AS `age_at_contact`, t.`attendance` AS `attendance`, t.`duration_minutes` AS `duration_minutes` FROM contacts AS t
),
s2 AS (
  SELECT t.`person` AS `person`, t.`gender` AS `gender` FROM persons AS t
),
s3 AS (
  SELECT a.*, b.`gender` AS `gender` FROM s1 AS a LEFT JOIN s2 AS b ON a.`person` = b.`person`
),
s4 AS (
  SELECT a.*, (CASE WHEN a.`age_at_contact` >= 0 AND a.`age_at_contact` <= 17 THEN 0 WHEN a.`age_at_contact` >= 18 AND a.`age_at_contact` <= 64 THEN 1 WHEN a.`age_at_contact` >= 65 THEN 2 END) AS `age_band` FROM s3 AS a
),
s5 AS (
  SELECT TRUNC(e.`contact_date`, 'MM') AS month, e.`age_band` AS `age_band`, e.`gender` AS `gender`, SUM(CASE WHEN TRUE THEN 1 ELSE 0 END) AS n0, SUM(CASE WHEN COALESCE(e.`attendance` IN ('5', '6'), FALSE) THEN 1 ELSE 0 END) AS n1, SUM(CASE WHEN COALESCE(e.`attendance` IN ('5', '6'), FALSE) THEN e.`duration_minutes` END) AS n2 FROM s4 AS e WHERE e.`contact_date` BETWEEN DATE '2024-04-01' AND DATE '2024-05-31' AND TRUE GROUP BY TRUNC(e.`contact_date`, 'MM'), e.`age_band`, e.`gender`
),
s6 AS (
  SELECT TRUNC(e.`contact_date`, 'MM') AS month, e.`age_band` AS `age_band`, e.`gender` AS `gender`, e.`person` AS who, BIT_OR(CASE WHEN COALESCE(e.`attendance` IN ('5', '6'), FALSE) THEN CAST(1 AS BIGINT) ELSE CAST(0 AS BIGINT) END) AS mask FROM s4 AS e WHERE e.`contact_date` BETWEEN DATE '2024-04-01' AND DATE '2024-05-31' AND e.`person` IS NOT NULL AND (COALESCE(e.`attendance` IN ('5', '6'), FALSE)) GROUP BY TRUNC(e.`contact_date`, 'MM'), e.`age_band`, e.`gender`, e.`person`
),
s7 AS (
  SELECT k.month AS month, k.`age_band` AS `age_band`, k.`gender` AS `gender`, SUM(CASE WHEN (k.mask & CAST(1 AS BIGINT)) <> 0 THEN 1 ELSE 0 END) AS n0 FROM s6 AS k GROUP BY k.month, k.`age_band`, k.`gender`
),
all8 AS (
  SELECT p.month AS month, p.`age_band` AS `age_band`, p.`gender` AS `gender`, CAST(p.n0 AS BIGINT) AS n0, CAST(p.n1 AS BIGINT) AS n1, CAST(NULL AS BIGINT) AS n2, CAST(p.n2 AS BIGINT) AS n3 FROM s5 AS p UNION ALL SELECT p.month AS month, p.`age_band` AS `age_band`, p.`gender` AS `gender`, CAST(NULL AS BIGINT) AS n0, CAST(NULL AS BIGINT) AS n1, CAST(p.n0 AS BIGINT) AS n2, CAST(NULL AS BIGINT) AS n3 FROM s7 AS p
)
SELECT u.month AS month, u.`age_band` AS `age_band`, u.`gender` AS `gender`, COALESCE(MAX(u.n0), 0) AS n0, COALESCE(MAX(u.n1), 0) AS n1, COALESCE(MAX(u.n2), 0) AS n2, COALESCE(MAX(u.n3), 0) AS n3
FROM all8 AS u
GROUP BY u.month, u.`age_band`, u.`gender`
