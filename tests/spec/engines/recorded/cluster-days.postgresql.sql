WITH s1 AS NOT MATERIALIZED (
  SELECT t."cluster_episode" AS "cluster_episode", t."cluster_assessment" AS "cluster_assessment", t."person" AS "person", t."provider" AS "provider", t."cluster" AS "cluster", t."start_date" AS "start_date", t."end_date" AS "end_date" FROM cluster_episodes AS t
),
s2 AS (
  SELECT a.* FROM s1 AS a WHERE COALESCE(a."cluster" IN ('00', '01', '02', '03', '04', '05', '06', '07', '08', '10', '11', '12', '13', '14', '15', '16', '17', '18', '19', '20', '21'), FALSE)
),
s3 AS NOT MATERIALIZED (
  SELECT t."cluster_assessment" AS "cluster_assessment", t."person" AS "person", t."provider" AS "provider", t."assessed_date" AS "assessed_date" FROM cluster_assessments AS t
),
s4 AS (
  SELECT a.*, b."assessed_date" AS "assessed_date" FROM s2 AS a LEFT JOIN s3 AS b ON a."cluster_assessment" = b."cluster_assessment"
),
s5 AS (
  SELECT o."cluster_episode" AS k0, MIN(CASE WHEN COALESCE(c."start_date" > o."start_date", FALSE) THEN c."start_date" END) AS "next_start" FROM s4 AS o JOIN s2 AS c ON o."person" = c."person" AND o."provider" = c."provider" GROUP BY o."cluster_episode"
),
s6 AS (
  SELECT a.*, b0."next_start" AS "next_start" FROM s4 AS a LEFT JOIN s5 AS b0 ON a."cluster_episode" = b0.k0
),
s7 AS (
  SELECT a.*, (CASE WHEN COALESCE(a."cluster" IN ('14', '15'), FALSE) THEN (a."assessed_date" + (28)) WHEN COALESCE(a."cluster" IN ('01'), FALSE) THEN (a."assessed_date" + (84)) WHEN COALESCE(a."cluster" IN ('02'), FALSE) THEN (a."assessed_date" + (105)) WHEN COALESCE(a."cluster" IN ('00', '03', '04', '05', '06', '16', '17', '19', '20', '21'), FALSE) THEN CAST(a."assessed_date" + INTERVAL '6 months' AS DATE) WHEN COALESCE(a."cluster" IN ('07', '08', '10', '11', '12', '13', '18'), FALSE) THEN CAST(a."assessed_date" + INTERVAL '12 months' AS DATE) END) AS "review_by", COALESCE((CASE WHEN a."end_date" IS NULL OR a."next_start" IS NULL THEN NULL WHEN a."end_date" <= a."next_start" THEN a."end_date" ELSE a."next_start" END), a."end_date", a."next_start") AS "until" FROM s6 AS a
),
months8 AS (
  SELECT DATE '2024-04-01' AS month, DATE '2024-04-01' AS window_start, DATE '2024-04-30' AS month_end UNION ALL SELECT DATE '2024-05-01' AS month, DATE '2024-05-01' AS window_start, DATE '2024-05-31' AS month_end
),
s9 AS (
  SELECT m.month AS month, e."provider" AS "provider", SUM(((CASE WHEN e."until" IS NULL OR e."until" > m.month_end THEN (m.month_end + (1)) ELSE e."until" END) - (CASE WHEN e."start_date" < m.window_start THEN m.window_start ELSE e."start_date" END))) AS n0 FROM s7 AS e JOIN months8 AS m ON e."start_date" <= m.month_end AND (e."until" IS NULL OR (e."until" >= m.window_start AND e."until" >= e."start_date")) WHERE TRUE AND TRUE GROUP BY m.month, e."provider"
),
s10 AS (
  SELECT m.month AS month, e."provider" AS "provider", e."person" AS who, BIT_OR(CASE WHEN COALESCE(((CASE WHEN e."until" IS NULL OR e."until" > m.month_end THEN (m.month_end + (1)) ELSE e."until" END) - (CASE WHEN e."start_date" < m.window_start THEN m.window_start ELSE e."start_date" END)) > 0, FALSE) THEN CAST(1 AS BIGINT) ELSE CAST(0 AS BIGINT) END) AS mask FROM s7 AS e JOIN months8 AS m ON e."start_date" <= m.month_end AND (e."until" IS NULL OR (e."until" >= m.window_start AND e."until" >= e."start_date")) WHERE TRUE AND e."person" IS NOT NULL AND (COALESCE(((CASE WHEN e."until" IS NULL OR e."until" > m.month_end THEN (m.month_end + (1)) ELSE e."until" END) - (CASE WHEN e."start_date" < m.window_start THEN m.window_start ELSE e."start_date" END)) > 0, FALSE)) GROUP BY m.month, e."provider", e."person"
),
s11 AS (
  SELECT k.month AS month, k."provider" AS "provider", SUM(CASE WHEN (k.mask & CAST(1 AS BIGINT)) <> 0 THEN 1 ELSE 0 END) AS n0 FROM s10 AS k GROUP BY k.month, k."provider"
),
all12 AS (
  SELECT p.month AS month, p."provider" AS "provider", CAST(p.n0 AS BIGINT) AS n0, CAST(NULL AS BIGINT) AS n1 FROM s9 AS p UNION ALL SELECT p.month AS month, p."provider" AS "provider", CAST(NULL AS BIGINT) AS n0, CAST(p.n0 AS BIGINT) AS n1 FROM s11 AS p
)
SELECT u.month AS month, u."provider" AS "provider", COALESCE(MAX(u.n0), 0) AS n0, COALESCE(MAX(u.n1), 0) AS n1
FROM all12 AS u
GROUP BY u.month, u."provider"
ORDER BY u.month, u."provider"
