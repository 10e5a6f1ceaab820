WITH s1 AS NOT MATERIALIZED (
  SELECT t."register" AS "register", t."provider" AS "provider", t."month" AS "month", t."people" AS "people", t."expected_people" AS "expected_people" FROM register_counts AS t
),
s2 AS (
  SELECT a.*, a."month" AS "on" FROM s1 AS a
),
s3 AS (
  SELECT CAST(DATE_TRUNC('month', CAST(e."on" AS TIMESTAMP)) AS DATE) AS month, e."provider" AS "provider", SUM(CASE WHEN COALESCE(e."register" IN ('dementia_65'), FALSE) THEN e."people" END) AS n0, SUM(CASE WHEN COALESCE(e."register" IN ('dementia_65'), FALSE) THEN e."expected_people" END) AS n1 FROM s2 AS e WHERE e."on" BETWEEN DATE '2024-02-01' AND DATE '2024-05-31' AND (COALESCE(e."register" IN ('dementia_65'), FALSE)) GROUP BY CAST(DATE_TRUNC('month', CAST(e."on" AS TIMESTAMP)) AS DATE), e."provider"
),
months4 AS (
  SELECT DATE '2024-04-01' AS month, DATE '2024-02-01' AS window_start, DATE '2024-04-30' AS month_end UNION ALL SELECT DATE '2024-05-01' AS month, DATE '2024-03-01' AS window_start, DATE '2024-05-31' AS month_end
),
s5 AS (
  SELECT m.month AS month, k."provider" AS "provider", SUM(k.n0) AS n0, SUM(k.n1) AS n1 FROM s3 AS k JOIN months4 AS m ON k.month BETWEEN m.window_start AND m.month GROUP BY m.month, k."provider"
),
all6 AS (
  SELECT p.month AS month, p."provider" AS "provider", CAST(p.n0 AS BIGINT) AS n0, CAST(p.n1 AS BIGINT) AS n1 FROM s5 AS p
)
SELECT u.month AS month, u."provider" AS "provider", COALESCE(MAX(u.n0), 0) AS n0, COALESCE(MAX(u.n1), 0) AS n1
FROM all6 AS u
GROUP BY u.month, u."provider"
ORDER BY u.month, u."provider"
