WITH s1 AS (
  SELECT t.`person` AS `person`, t.`provider` AS `provider`, t.`received_date` AS `received_date`, t.`discharge_date` AS `discharge_date` FROM referrals AS t
),
months2 AS (
  SELECT DATE '2024-04-01' AS month, DATE '2024-04-01' AS window_start, DATE '2024-04-30' AS month_end UNION ALL SELECT DATE '2024-05-01' AS month, DATE '2024-05-01' AS window_start, DATE '2024-05-31' AS month_end
),
s3 AS (
  SELECT m.month AS month, e.`provider` AS `provider`, e.`person` AS who, BIT_OR(CASE WHEN TRUE THEN CAST(1 AS BIGINT) ELSE CAST(0 AS BIGINT) END) AS mask FROM s1 AS e JOIN months2 AS m ON e.`received_date` <= m.month_end AND (e.`discharge_date` IS NULL OR e.`discharge_date` > m.month_end) WHERE TRUE AND e.`person` IS NOT NULL AND TRUE GROUP BY m.month, e.`provider`, e.`person`
),
s4 AS (
  SELECT k.month AS month, k.`provider` AS `provider`, SUM(CASE WHEN (k.mask & CAST(1 AS BIGINT)) <> 0 THEN 1 ELSE 0 END) AS n0 FROM s3 AS k GROUP BY k.month, k.`provider`
),
all5 AS (
  SELECT p.month AS month, p.`provider` AS `provider`, CAST(p.n0 AS BIGINT) AS n0 FROM s4 AS p
)
SELECT u.month AS month, u.`provider` AS `provider`, COALESCE(MAX(u.n0), 0) AS n0
FROM all5 AS u
GROUP BY u.month, u.`provider`
