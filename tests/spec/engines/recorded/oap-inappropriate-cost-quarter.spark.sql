WITH s1 AS (
  SELECT t.`placement` AS `placement`, t.`person` AS `person`, t.`provider` AS `provider`, t.`placement_reason` AS `placement_reason`, t.`start_date` AS `start_date`, t.`end_date` AS `end_date`, t.`daily_cost_pence` AS `daily_cost_pence` FROM placements AS t
),
s2 AS (
  SELECT a.* FROM s1 AS a WHERE COALESCE(a.`placement_reason` IN ('10'), FALSE)
),
s3 AS (
  SELECT o.`placement` AS k0, MIN(CASE WHEN COALESCE(c.`start_date` > o.`start_date`, FALSE) THEN c.`start_date` END) AS `next_start` FROM s2 AS o JOIN s2 AS c ON o.`person` = c.`person` GROUP BY o.`placement`
),
s4 AS (
  SELECT a.*, b0.`next_start` AS `next_start` FROM s2 AS a LEFT JOIN s3 AS b0 ON a.`placement` = b0.k0
),
s5 AS (
  SELECT a.*, COALESCE((CASE WHEN a.`end_date` IS NULL OR a.`next_start` IS NULL THEN NULL WHEN a.`end_date` <= a.`next_start` THEN a.`end_date` ELSE a.`next_start` END), a.`end_date`, a.`next_start`) AS `until` FROM s4 AS a
),
s6 AS (
  SELECT a.* FROM s5 AS a WHERE (NOT (a.`daily_cost_pence` IS NULL))
),
months7 AS (
  SELECT DATE '2024-04-01' AS month, DATE '2024-02-01' AS window_start, DATE '2024-04-30' AS month_end UNION ALL SELECT DATE '2024-05-01' AS month, DATE '2024-03-01' AS window_start, DATE '2024-05-31' AS month_end
),
s8 AS (
  SELECT m.month AS month, e.`provider` AS `provider`, SUM((CAST(DATEDIFF((CASE WHEN e.`until` IS NULL OR e.`until` > m.month_end THEN DATE_ADD(m.month_end, 1) ELSE e.`until` END), (CASE WHEN e.`start_date` < m.window_start THEN m.window_start ELSE e.`start_date` END)) AS BIGINT) * CAST(e.`daily_cost_pence` AS BIGINT))) AS n0, SUM(CASE WHEN COALESCE(DATEDIFF((CASE WHEN e.`until` IS NULL OR e.`until` > m.month_end THEN DATE_ADD(m.month_end, 1) ELSE e.`until` END), (CASE WHEN e.`start_date` < m.window_start THEN m.window_start ELSE e.`start_date` END)) > 0, FALSE) THEN 1 ELSE 0 END) AS n1 FROM s6 AS e JOIN months7 AS m ON e.`start_date` <= m.month_end AND (e.`until` IS NULL OR (e.`until` >= m.window_start AND e.`until` >= e.`start_date`)) WHERE TRUE AND TRUE GROUP BY m.month, e.`provider`
),
all9 AS (
  SELECT p.month AS month, p.`provider` AS `provider`, CAST(p.n0 AS BIGINT) AS n0, CAST(p.n1 AS BIGINT) AS n1 FROM s8 AS p
)
SELECT u.month AS month, u.`provider` AS `provider`, COALESCE(MAX(u.n0), 0) AS n0, COALESCE(MAX(u.n1), 0) AS n1
FROM all9 AS u
GROUP BY u.month, u.`provider`
