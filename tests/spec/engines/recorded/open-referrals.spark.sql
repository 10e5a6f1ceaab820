WITH s1 AS (
  SELECT t.`provider` AS `provider`, t.`received_date` AS `received_date`, t.`discharge_date` AS `discharge_date` FROM referrals AS t
),
months2 AS (
  SELECT DATE '2024-04-01' AS month, DATE '2024-04-01' AS window_start, DATE '2024-04-30' AS month_end UNION ALL SELECT DATE '2024-05-01' AS month, DATE '2024-05-01' AS window_start, DATE '2024-05-31' AS month_end
),
s3 AS (
  SELECT m.month AS month, e.`provider` AS `provider`, SUM(CASE WHEN TRUE THEN 1 ELSE 0 END) AS n0 FROM s1 AS e JOIN months2 AS m ON e.`received_date` <= m.month_end AND (e.`discharge_date` IS NULL OR e.`discharge_date` > m.month_end) WHERE TRUE AND TRUE GROUP BY m.month, e.`provider`
),
all4 AS (
  SELECT p.month AS month, p.`provider` AS `provider`, CAST(p.n0 AS BIGINT) AS n0 FROM s3 AS p
)
SELECT u.month AS month, u.`provider` AS `provider`, COALESCE(MAX(u.n0), 0) AS n0
FROM all4 AS u
GROUP BY u.month, u.`provider`
