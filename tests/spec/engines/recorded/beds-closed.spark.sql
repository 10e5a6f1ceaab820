WITH s1 AS (
  SELECT t.`provider` AS `provider`, t.`month` AS `month`, t.`available_bed_days` AS `available_bed_days`, t.`closed_bed_days` AS `closed_bed_days` FROM ward_months AS t
),
s2 AS (
  SELECT a.*, a.`month` AS `on` FROM s1 AS a
),
s3 AS (
  SELECT TRUNC(e.`on`, 'MM') AS month, e.`provider` AS `provider`, SUM(e.`closed_bed_days`) AS n0 FROM s2 AS e WHERE e.`on` BETWEEN DATE '2024-04-01' AND DATE '2024-05-31' AND TRUE GROUP BY TRUNC(e.`on`, 'MM'), e.`provider`
),
s4 AS (
  SELECT a.*, a.`month` AS `on`, (CAST(a.`available_bed_days` AS BIGINT) - (0 - CAST(a.`closed_bed_days` AS BIGINT))) AS `bed_days` FROM s1 AS a
),
s5 AS (
  SELECT TRUNC(e.`on`, 'MM') AS month, e.`provider` AS `provider`, SUM(e.`bed_days`) AS n0 FROM s4 AS e WHERE e.`on` BETWEEN DATE '2024-04-01' AND DATE '2024-05-31' AND TRUE GROUP BY TRUNC(e.`on`, 'MM'), e.`provider`
),
all6 AS (
  SELECT p.month AS month, p.`provider` AS `provider`, CAST(p.n0 AS BIGINT) AS n0, CAST(NULL AS BIGINT) AS n1 FROM s3 AS p UNION ALL SELECT p.month AS month, p.`provider` AS `provider`, CAST(NULL AS BIGINT) AS n0, CAST(p.n0 AS BIGINT) AS n1 FROM s5 AS p
)
SELECT u.month AS month, u.`provider` AS `provider`, COALESCE(MAX(u.n0), 0) AS n0, COALESCE(MAX(u.n1), 0) AS n1
FROM all6 AS u
GROUP BY u.month, u.`provider`
