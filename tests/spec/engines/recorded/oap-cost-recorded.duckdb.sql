WITH s1 AS (
  SELECT t."provider" AS "provider", t."placement_reason" AS "placement_reason", t."start_date" AS "start_date", t."end_date" AS "end_date", t."daily_cost_pence" AS "daily_cost_pence" FROM placements AS t
),
s2 AS (
  SELECT a.* FROM s1 AS a WHERE (NOT (a."daily_cost_pence" IS NULL))
),
months3 AS (
  SELECT DATE '2024-04-01' AS month, DATE '2024-04-01' AS window_start, DATE '2024-04-30' AS month_end UNION ALL SELECT DATE '2024-05-01' AS month, DATE '2024-05-01' AS window_start, DATE '2024-05-31' AS month_end
),
s4 AS (
  SELECT m.month AS month, e."provider" AS "provider", SUM(CASE WHEN COALESCE(e."placement_reason" IN ('10'), FALSE) THEN DATE_DIFF('day', (CASE WHEN e."start_date" < m.window_start THEN m.window_start ELSE e."start_date" END), (CASE WHEN e."end_date" IS NULL OR e."end_date" > m.month_end THEN CAST(m.month_end + INTERVAL (1) DAY AS DATE) ELSE e."end_date" END)) END) AS n0 FROM s2 AS e JOIN months3 AS m ON e."start_date" <= m.month_end AND (e."end_date" IS NULL OR (e."end_date" >= m.window_start AND e."end_date" >= e."start_date")) WHERE TRUE AND (COALESCE(e."placement_reason" IN ('10'), FALSE)) GROUP BY m.month, e."provider"
),
s5 AS (
  SELECT m.month AS month, e."provider" AS "provider", SUM(CASE WHEN COALESCE(e."placement_reason" IN ('10'), FALSE) THEN DATE_DIFF('day', (CASE WHEN e."start_date" < m.window_start THEN m.window_start ELSE e."start_date" END), (CASE WHEN e."end_date" IS NULL OR e."end_date" > m.month_end THEN CAST(m.month_end + INTERVAL (1) DAY AS DATE) ELSE e."end_date" END)) END) AS n0 FROM s1 AS e JOIN months3 AS m ON e."start_date" <= m.month_end AND (e."end_date" IS NULL OR (e."end_date" >= m.window_start AND e."end_date" >= e."start_date")) WHERE TRUE AND (COALESCE(e."placement_reason" IN ('10'), FALSE)) GROUP BY m.month, e."provider"
),
all6 AS (
  SELECT p.month AS month, p."provider" AS "provider", CAST(p.n0 AS BIGINT) AS n0, CAST(NULL AS BIGINT) AS n1 FROM s4 AS p UNION ALL SELECT p.month AS month, p."provider" AS "provider", CAST(NULL AS BIGINT) AS n0, CAST(p.n0 AS BIGINT) AS n1 FROM s5 AS p
)
SELECT u.month AS month, u."provider" AS "provider", COALESCE(MAX(u.n0), 0) AS n0, COALESCE(MAX(u.n1), 0) AS n1
FROM all6 AS u
GROUP BY u.month, u."provider"
ORDER BY u.month, u."provider"
