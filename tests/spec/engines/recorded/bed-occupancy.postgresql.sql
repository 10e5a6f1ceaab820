WITH s1 AS NOT MATERIALIZED (
  SELECT t."ward_stay" AS "ward_stay", t."person" AS "person", t."provider" AS "provider", t."ward" AS "ward", t."start_date" AS "start_date", t."end_date" AS "end_date" FROM ward_stays AS t
),
s2 AS NOT MATERIALIZED (
  SELECT t."ward" AS "ward", t."provider" AS "provider", t."month" AS "month", t."available_bed_days" AS "available_bed_days" FROM ward_months AS t
),
s3 AS (
  SELECT a.* FROM s2 AS a WHERE COALESCE(a."available_bed_days" > 0, FALSE)
),
s4 AS (
  SELECT c."ward" AS k0, c."provider" AS k1, MIN(CASE WHEN TRUE THEN c."month" END) AS "beds_from", MAX(CASE WHEN TRUE THEN c."month" END) AS "beds_to" FROM s3 AS c GROUP BY c."ward", c."provider"
),
s5 AS (
  SELECT a.*, b0."beds_from" AS "beds_from", b0."beds_to" AS "beds_to" FROM s1 AS a LEFT JOIN s4 AS b0 ON a."ward" = b0.k0 AND a."provider" = b0.k1
),
months6 AS (
  SELECT DATE '2024-04-01' AS month, DATE '2024-04-01' AS window_start, DATE '2024-04-30' AS month_end UNION ALL SELECT DATE '2024-05-01' AS month, DATE '2024-05-01' AS window_start, DATE '2024-05-31' AS month_end
),
s7 AS (
  SELECT m.month AS month, e."provider" AS "provider", SUM(CASE WHEN (COALESCE(e."beds_from" <= m.month_end, FALSE) AND COALESCE(e."beds_to" >= m.window_start, FALSE)) THEN ((CASE WHEN e."end_date" IS NULL OR e."end_date" > m.month_end THEN (m.month_end + (1)) ELSE e."end_date" END) - (CASE WHEN e."start_date" < m.window_start THEN m.window_start ELSE e."start_date" END)) END) AS n0 FROM s5 AS e JOIN months6 AS m ON e."start_date" <= m.month_end AND (e."end_date" IS NULL OR (e."end_date" >= m.window_start AND e."end_date" >= e."start_date")) WHERE TRUE AND ((COALESCE(e."beds_from" <= m.month_end, FALSE) AND COALESCE(e."beds_to" >= m.window_start, FALSE))) GROUP BY m.month, e."provider"
),
s8 AS (
  SELECT m.month AS month, e."provider" AS "provider", e."person" AS who, BIT_OR(CASE WHEN ((COALESCE(e."beds_from" <= m.month_end, FALSE) AND COALESCE(e."beds_to" >= m.window_start, FALSE)) AND COALESCE(((CASE WHEN e."end_date" IS NULL OR e."end_date" > m.month_end THEN (m.month_end + (1)) ELSE e."end_date" END) - (CASE WHEN e."start_date" < m.window_start THEN m.window_start ELSE e."start_date" END)) > 0, FALSE)) THEN CAST(1 AS BIGINT) ELSE CAST(0 AS BIGINT) END) AS mask FROM s5 AS e JOIN months6 AS m ON e."start_date" <= m.month_end AND (e."end_date" IS NULL OR (e."end_date" >= m.window_start AND e."end_date" >= e."start_date")) WHERE TRUE AND e."person" IS NOT NULL AND (((COALESCE(e."beds_from" <= m.month_end, FALSE) AND COALESCE(e."beds_to" >= m.window_start, FALSE)) AND COALESCE(((CASE WHEN e."end_date" IS NULL OR e."end_date" > m.month_end THEN (m.month_end + (1)) ELSE e."end_date" END) - (CASE WHEN e."start_date" < m.window_start THEN m.window_start ELSE e."start_date" END)) > 0, FALSE))) GROUP BY m.month, e."provider", e."person"
),
s9 AS (
  SELECT k.month AS month, k."provider" AS "provider", SUM(CASE WHEN (k.mask & CAST(1 AS BIGINT)) <> 0 THEN 1 ELSE 0 END) AS n0 FROM s8 AS k GROUP BY k.month, k."provider"
),
s10 AS (
  SELECT o."ward" AS k0, o."provider" AS k1, o."month" AS k2, CAST(SUM(CASE WHEN (COALESCE(c."start_date" < CAST(o."month" + INTERVAL '1 months' AS DATE), FALSE) AND ((c."end_date" IS NULL) OR (COALESCE(c."end_date" > o."month", FALSE) AND COALESCE(c."end_date" > c."start_date", FALSE)))) THEN 1 ELSE 0 END) AS BIGINT) AS "stays" FROM s2 AS o JOIN s1 AS c ON o."ward" = c."ward" AND o."provider" = c."provider" GROUP BY o."ward", o."provider", o."month"
),
s11 AS (
  SELECT a.*, COALESCE(b0."stays", 0) AS "stays" FROM s2 AS a LEFT JOIN s10 AS b0 ON a."ward" = b0.k0 AND a."provider" = b0.k1 AND a."month" = b0.k2
),
s12 AS (
  SELECT a.*, a."month" AS "on", (CASE WHEN (COALESCE(a."available_bed_days" > 0, FALSE) AND COALESCE(a."stays" > 0, FALSE)) THEN 1 ELSE 0 END) AS "in_use" FROM s11 AS a
),
s13 AS (
  SELECT CAST(DATE_TRUNC('month', CAST(e."on" AS TIMESTAMP)) AS DATE) AS month, e."provider" AS "provider", SUM(CASE WHEN COALESCE(e."in_use" IN (1), FALSE) THEN e."available_bed_days" END) AS n0 FROM s12 AS e WHERE e."on" BETWEEN DATE '2024-04-01' AND DATE '2024-05-31' AND (COALESCE(e."in_use" IN (1), FALSE)) GROUP BY CAST(DATE_TRUNC('month', CAST(e."on" AS TIMESTAMP)) AS DATE), e."provider"
),
all14 AS (
  SELECT p.month AS month, p."provider" AS "provider", CAST(p.n0 AS BIGINT) AS n0, CAST(NULL AS BIGINT) AS n1, CAST(NULL AS BIGINT) AS n2 FROM s7 AS p UNION ALL SELECT p.month AS month, p."provider" AS "provider", CAST(NULL AS BIGINT) AS n0, CAST(NULL AS BIGINT) AS n1, CAST(p.n0 AS BIGINT) AS n2 FROM s9 AS p UNION ALL SELECT p.month AS month, p."provider" AS "provider", CAST(NULL AS BIGINT) AS n0, CAST(p.n0 AS BIGINT) AS n1, CAST(NULL AS BIGINT) AS n2 FROM s13 AS p
)
SELECT u.month AS month, u."provider" AS "provider", COALESCE(MAX(u.n0), 0) AS n0, COALESCE(MAX(u.n1), 0) AS n1, COALESCE(MAX(u.n2), 0) AS n2
FROM all14 AS u
GROUP BY u.month, u."provider"
ORDER BY u.month, u."provider"
