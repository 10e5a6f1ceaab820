WITH s1 AS (
  SELECT t."person" AS "person", t."provider" AS "provider", t."start_date" AS "start_date", t."end_date" AS "end_date" FROM delays AS t
),
months2 AS (
  SELECT DATE '2024-04-01' AS month, DATE '2024-04-01' AS window_start, DATE '2024-04-30' AS month_end UNION ALL SELECT DATE '2024-05-01' AS month, DATE '2024-05-01' AS window_start, DATE '2024-05-31' AS month_end
),
s3 AS (
  SELECT m.month AS month, e."provider" AS "provider", SUM(DATE_DIFF('day', (CASE WHEN e."start_date" < m.window_start THEN m.window_start ELSE e."start_date" END), (CASE WHEN e."end_date" IS NULL OR e."end_date" > m.month_end THEN CAST(m.month_end + INTERVAL (1) DAY AS DATE) ELSE CAST(e."end_date" + INTERVAL (1) DAY AS DATE) END))) AS n0 FROM s1 AS e JOIN months2 AS m ON e."start_date" <= m.month_end AND (e."end_date" IS NULL OR (e."end_date" >= m.window_start AND e."end_date" >= e."start_date")) WHERE TRUE AND TRUE GROUP BY m.month, e."provider"
),
s4 AS (
  SELECT m.month AS month, e."provider" AS "provider", e."person" AS who, BIT_OR(CASE WHEN COALESCE(DATE_DIFF('day', (CASE WHEN e."start_date" < m.window_start THEN m.window_start ELSE e."start_date" END), (CASE WHEN e."end_date" IS NULL OR e."end_date" > m.month_end THEN CAST(m.month_end + INTERVAL (1) DAY AS DATE) ELSE CAST(e."end_date" + INTERVAL (1) DAY AS DATE) END)) > 0, FALSE) THEN CAST(1 AS BIGINT) ELSE CAST(0 AS BIGINT) END) AS mask FROM s1 AS e JOIN months2 AS m ON e."start_date" <= m.month_end AND (e."end_date" IS NULL OR (e."end_date" >= m.window_start AND e."end_date" >= e."start_date")) WHERE TRUE AND e."person" IS NOT NULL AND (COALESCE(DATE_DIFF('day', (CASE WHEN e."start_date" < m.window_start THEN m.window_start ELSE e."start_date" END), (CASE WHEN e."end_date" IS NULL OR e."end_date" > m.month_end THEN CAST(m.month_end + INTERVAL (1) DAY AS DATE) ELSE CAST(e."end_date" + INTERVAL (1) DAY AS DATE) END)) > 0, FALSE)) GROUP BY m.month, e."provider", e."person"
),
s5 AS (
  SELECT k.month AS month, k."provider" AS "provider", SUM(CASE WHEN (k.mask & CAST(1 AS BIGINT)) <> 0 THEN 1 ELSE 0 END) AS n0 FROM s4 AS k GROUP BY k.month, k."provider"
),
s6 AS (
  SELECT t."person" AS "person", t."provider" AS "provider", t."start_date" AS "start_date", t."end_date" AS "end_date" FROM ward_stays AS t
),
s7 AS (
  SELECT m.month AS month, e."provider" AS "provider", SUM(DATE_DIFF('day', (CASE WHEN e."start_date" < m.window_start THEN m.window_start ELSE e."start_date" END), (CASE WHEN e."end_date" IS NULL OR e."end_date" > m.month_end THEN CAST(m.month_end + INTERVAL (1) DAY AS DATE) ELSE e."end_date" END))) AS n0 FROM s6 AS e JOIN months2 AS m ON e."start_date" <= m.month_end AND (e."end_date" IS NULL OR (e."end_date" >= m.window_start AND e."end_date" >= e."start_date")) WHERE TRUE AND TRUE GROUP BY m.month, e."provider"
),
s8 AS (
  SELECT m.month AS month, e."provider" AS "provider", e."person" AS who, BIT_OR(CASE WHEN COALESCE(DATE_DIFF('day', (CASE WHEN e."start_date" < m.window_start THEN m.window_start ELSE e."start_date" END), (CASE WHEN e."end_date" IS NULL OR e."end_date" > m.month_end THEN CAST(m.month_end + INTERVAL (1) DAY AS DATE) ELSE e."end_date" END)) > 0, FALSE) THEN CAST(1 AS BIGINT) ELSE CAST(0 AS BIGINT) END) AS mask FROM s6 AS e JOIN months2 AS m ON e."start_date" <= m.month_end AND (e."end_date" IS NULL OR (e."end_date" >= m.window_start AND e."end_date" >= e."start_date")) WHERE TRUE AND e."person" IS NOT NULL AND (COALESCE(DATE_DIFF('day', (CASE WHEN e."start_date" < m.window_start THEN m.window_start ELSE e."start_date" END), (CASE WHEN e."end_date" IS NULL OR e."end_date" > m.month_end THEN CAST(m.month_end + INTERVAL (1) DAY AS DATE) ELSE e."end_date" END)) > 0, FALSE)) GROUP BY m.month, e."provider", e."person"
),
s9 AS (
  SELECT k.month AS month, k."provider" AS "provider", SUM(CASE WHEN (k.mask & CAST(1 AS BIGINT)) <> 0 THEN 1 ELSE 0 END) AS n0 FROM s8 AS k GROUP BY k.month, k."provider"
),
all10 AS (
  SELECT p.month AS month, p."provider" AS "provider", CAST(p.n0 AS BIGINT) AS n0, CAST(NULL AS BIGINT) AS n1, CAST(NULL AS BIGINT) AS n2, CAST(NULL AS BIGINT) AS n3 FROM s3 AS p UNION ALL SELECT p.month AS month, p."provider" AS "provider", CAST(NULL AS BIGINT) AS n0, CAST(NULL AS BIGINT) AS n1, CAST(p.n0 AS BIGINT) AS n2, CAST(NULL AS BIGINT) AS n3 FROM s5 AS p UNION ALL SELECT p.month AS month, p."provider" AS "provider", CAST(NULL AS BIGINT) AS n0, CAST(p.n0 AS BIGINT) AS n1, CAST(NULL AS BIGINT) AS n2, CAST(NULL AS BIGINT) AS n3 FROM s7 AS p UNION ALL SELECT p.month AS month, p."provider" AS "provider", CAST(NULL AS BIGINT) AS n0, CAST(NULL AS BIGINT) AS n1, CAST(NULL AS BIGINT) AS n2, CAST(p.n0 AS BIGINT) AS n3 FROM s9 AS p
)
SELECT u.month AS month, u."provider" AS "provider", COALESCE(MAX(u.n0), 0) AS n0, COALESCE(MAX(u.n1), 0) AS n1, COALESCE(MAX(u.n2), 0) AS n2, COALESCE(MAX(u.n3), 0) AS n3
FROM all10 AS u
GROUP BY u.month, u."provider"
ORDER BY u.month, u."provider"
