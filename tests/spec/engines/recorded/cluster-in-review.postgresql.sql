WITH s1 AS (
  SELECT t."cluster_assessment" AS "cluster_assessment", t."provider" AS "provider", t."cluster" AS "cluster", t."start_date" AS "start_date", t."end_date" AS "end_date" FROM cluster_episodes AS t
),
s2 AS (
  SELECT t."cluster_assessment" AS "cluster_assessment", t."provider" AS "provider", t."assessed_date" AS "assessed_date" FROM cluster_assessments AS t
),
s3 AS (
  SELECT a.*, b."assessed_date" AS "assessed_date" FROM s1 AS a LEFT JOIN s2 AS b ON a."cluster_assessment" = b."cluster_assessment"
),
s4 AS (
  SELECT a.*, (CASE WHEN COALESCE(a."cluster" IN ('14', '15'), FALSE) THEN (a."assessed_date" + (28)) WHEN COALESCE(a."cluster" IN ('01'), FALSE) THEN (a."assessed_date" + (84)) WHEN COALESCE(a."cluster" IN ('02'), FALSE) THEN (a."assessed_date" + (105)) WHEN COALESCE(a."cluster" IN ('00', '03', '04', '05', '06', '16', '17', '19', '20', '21'), FALSE) THEN CAST(a."assessed_date" + INTERVAL '6 months' AS DATE) WHEN COALESCE(a."cluster" IN ('07', '08', '10', '11', '12', '13', '18'), FALSE) THEN CAST(a."assessed_date" + INTERVAL '12 months' AS DATE) END) AS "review_by" FROM s3 AS a
),
months5 AS (
  SELECT DATE '2024-04-01' AS month, DATE '2024-04-01' AS window_start, DATE '2024-04-30' AS month_end UNION ALL SELECT DATE '2024-05-01' AS month, DATE '2024-05-01' AS window_start, DATE '2024-05-31' AS month_end
),
s6 AS (
  SELECT m.month AS month, e."provider" AS "provider", SUM(CASE WHEN COALESCE(e."review_by" > m.month_end, FALSE) THEN 1 ELSE 0 END) AS n0, SUM(CASE WHEN TRUE THEN 1 ELSE 0 END) AS n1 FROM s4 AS e JOIN months5 AS m ON e."start_date" <= m.month_end AND (e."end_date" IS NULL OR e."end_date" > m.month_end) WHERE TRUE AND TRUE GROUP BY m.month, e."provider"
),
all7 AS (
  SELECT p.month AS month, p."provider" AS "provider", CAST(p.n0 AS BIGINT) AS n0, CAST(p.n1 AS BIGINT) AS n1 FROM s6 AS p
)
SELECT u.month AS month, u."provider" AS "provider", COALESCE(MAX(u.n0), 0) AS n0, COALESCE(MAX(u.n1), 0) AS n1
FROM all7 AS u
GROUP BY u.month, u."provider"
ORDER BY u.month, u."provider"
