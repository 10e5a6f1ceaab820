WITH s1 AS (
  SELECT t.`provider` AS `provider`, t.`start_date` AS `start_date`, t.`end_date` AS `end_date` FROM delays AS t
),
months2 AS (
  SELECT DATE '2024-04-01' AS month, DATE '2024-04-01' AS window_start, DATE '2024-04-30' AS month_end UNION ALL SELECT DATE '2024-05-01' AS month, DATE '2024-05-01' AS window_start, DATE '2024-05-31' AS month_end
),
s3 AS (
  SELECT m.month AS month, e.`provider` AS `provider`, SUM(DATEDIFF((CASE WHEN e.`end_date` IS NULL OR e.`end_date` > m.month_end THEN DATE_ADD(m.month_end, 1) ELSE DATE_ADD(e.`end_date`, 1) END), (CASE WHEN e.`start_date` < m.window_start THEN m.window_start ELSE e.`start_date` END))) AS n0 FROM s1 AS e JOIN months2 AS m ON e.`start_date` <= m.month_end AND (e.`end_date` IS NULL OR (e.`end_date` >= m.window_start AND e.`end_date` >= e.`start_date`)) WHERE TRUE AND TRUE GROUP BY m.month, e.`provider`
),
all4 AS (
  SELECT p.month AS month, p.`provider` AS `provider`, CAST(p.n0 AS BIGINT) AS n0 FROM s3 AS p
)
SELECT u.month AS month, u.`provider` AS `provider`, COALESCE(MAX(u.n0), 0) AS n0
FROM all4 AS u
GROUP BY u.month, u.`provider`
