WITH s1 AS (
  SELECT t.`person` AS `person`, t.`provider` AS `provider`, t.`start_date` AS `start_date` FROM restrictive_incidents AS t
),
s2 AS (
  SELECT TRUNC(e.`start_date`, 'MM') AS month, e.`provider` AS `provider`, e.`person` AS who, BIT_OR(CASE WHEN TRUE THEN CAST(1 AS BIGINT) ELSE CAST(0 AS BIGINT) END) AS mask FROM s1 AS e WHERE e.`start_date` BETWEEN DATE '2024-04-01' AND DATE '2024-05-31' AND e.`person` IS NOT NULL AND TRUE GROUP BY TRUNC(e.`start_date`, 'MM'), e.`provider`, e.`person`
),
s3 AS (
  SELECT k.month AS month, k.`provider` AS `provider`, SUM(CASE WHEN (k.mask & CAST(1 AS BIGINT)) <> 0 THEN 1 ELSE 0 END) AS n0 FROM s2 AS k GROUP BY k.month, k.`provider`
),
all4 AS (
  SELECT p.month AS month, p.`provider` AS `provider`, CAST(p.n0 AS BIGINT) AS n0 FROM s3 AS p
)
SELECT u.month AS month, u.`provider` AS `provider`, COALESCE(MAX(u.n0), 0) AS n0
FROM all4 AS u
GROUP BY u.month, u.`provider`
