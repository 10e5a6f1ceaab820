WITH s1 AS NOT MATERIALIZED (
  SELECT t."act_period" AS "act_period", t."person" AS "person", t."provider" AS "provider", t."legal_status" AS "legal_status", t."act_category" AS "act_category", t."start_date" AS "start_date", t."end_date" AS "end_date" FROM act_periods AS t
),
s2 AS NOT MATERIALIZED (
  SELECT t."spell" AS "spell", t."person" AS "person", t."provider" AS "provider", t."admission_date" AS "admission_date", t."discharge_date" AS "discharge_date" FROM spells AS t
),
s3 AS (
  SELECT o."act_period" AS k0, CAST(SUM(CASE WHEN (COALESCE(c."admission_date" <= o."start_date", FALSE) AND ((c."discharge_date" IS NULL) OR COALESCE(c."discharge_date" >= o."start_date", FALSE))) THEN 1 ELSE 0 END) AS BIGINT) AS "spells_here" FROM s1 AS o JOIN s2 AS c ON o."person" = c."person" AND o."provider" = c."provider" GROUP BY o."act_period"
),
s4 AS (
  SELECT a.*, COALESCE(b0."spells_here", 0) AS "spells_here" FROM s1 AS a LEFT JOIN s3 AS b0 ON a."act_period" = b0.k0
),
s5 AS (
  SELECT o."act_period" AS k0, CAST(SUM(CASE WHEN ((COALESCE(c."start_date" < o."start_date", FALSE) AND ((c."end_date" IS NULL) OR COALESCE(c."end_date" >= (o."start_date" + (-1)), FALSE))) AND COALESCE(c."legal_status" IN ('02', '03', '07', '08', '09', '10', '12', '13', '14', '15', '16', '17', '18', '31', '32', '34'), FALSE)) THEN 1 ELSE 0 END) AS BIGINT) AS "detained_before", CAST(SUM(CASE WHEN ((COALESCE(c."start_date" < o."start_date", FALSE) AND ((c."end_date" IS NULL) OR COALESCE(c."end_date" >= (o."start_date" + (-1)), FALSE))) AND (COALESCE(c."legal_status" = o."legal_status", FALSE) OR (COALESCE(o."legal_status" IN ('05'), FALSE) AND COALESCE(c."legal_status" IN ('06'), FALSE)))) THEN 1 ELSE 0 END) AS BIGINT) AS "like_before" FROM s4 AS o JOIN s1 AS c ON o."person" = c."person" GROUP BY o."act_period"
),
s6 AS (
  SELECT a.*, COALESCE(b0."detained_before", 0) AS "detained_before", COALESCE(b0."like_before", 0) AS "like_before" FROM s4 AS a LEFT JOIN s5 AS b0 ON a."act_period" = b0.k0
),
s7 AS (
  SELECT a.*, (CASE WHEN (COALESCE(a."act_category" IN ('A', 'B', 'C', 'D', 'P'), FALSE) OR (((a."act_category" IS NULL) AND COALESCE(a."spells_here" > 0, FALSE) AND COALESCE(a."legal_status" IN ('02', '03'), FALSE)) AND COALESCE(a."detained_before" = 0, FALSE))) THEN 1 ELSE 0 END) AS "detention", (CASE WHEN (COALESCE(a."act_category" IN ('A', 'B', 'C', 'L'), FALSE) OR (((a."act_category" IS NULL) AND COALESCE(a."spells_here" > 0, FALSE) AND COALESCE(a."legal_status" IN ('02', '03'), FALSE)) AND COALESCE(a."like_before" = 0, FALSE))) THEN 1 ELSE 0 END) AS "section_used", (CASE WHEN (((COALESCE(a."act_category" IN ('A', 'B', 'C', 'L'), FALSE) OR (((a."act_category" IS NULL) AND COALESCE(a."spells_here" > 0, FALSE) AND COALESCE(a."legal_status" IN ('02', '03'), FALSE)) AND COALESCE(a."like_before" = 0, FALSE))) AND COALESCE(a."legal_status" IN ('02', '03'), FALSE)) OR (COALESCE(a."like_before" = 0, FALSE) AND COALESCE(a."legal_status" IN ('04', '35'), FALSE) AND (NOT COALESCE(a."act_category" IN ('G', 'H'), FALSE)))) THEN 1 ELSE 0 END) AS "applied_for", (CASE WHEN (COALESCE(a."act_category" IN ('E', 'F'), FALSE) OR ((a."act_category" IS NULL) AND COALESCE(a."like_before" = 0, FALSE) AND COALESCE(a."legal_status" IN ('04', '05', '06', '19', '20'), FALSE))) THEN 1 ELSE 0 END) AS "short_order", (CASE WHEN (COALESCE(a."act_category" IN ('E'), FALSE) OR ((a."act_category" IS NULL) AND COALESCE(a."like_before" = 0, FALSE) AND COALESCE(a."legal_status" IN ('19', '20'), FALSE))) THEN 1 ELSE 0 END) AS "to_safety" FROM s6 AS a
),
months8 AS (
  SELECT DATE '2024-04-01' AS month, DATE '2024-04-01' AS window_start, DATE '2024-04-30' AS month_end UNION ALL SELECT DATE '2024-05-01' AS month, DATE '2024-05-01' AS window_start, DATE '2024-05-31' AS month_end
),
s9 AS (
  SELECT m.month AS month, e."provider" AS "provider", e."person" AS who, BIT_OR(CASE WHEN COALESCE(e."legal_status" IN ('02', '03'), FALSE) THEN CAST(1 AS BIGINT) ELSE CAST(0 AS BIGINT) END) AS mask FROM s7 AS e JOIN months8 AS m ON e."start_date" <= m.month_end AND (e."end_date" IS NULL OR e."end_date" > m.month_end) WHERE TRUE AND e."person" IS NOT NULL AND (COALESCE(e."legal_status" IN ('02', '03'), FALSE)) GROUP BY m.month, e."provider", e."person"
),
s10 AS (
  SELECT k.month AS month, k."provider" AS "provider", SUM(CASE WHEN (k.mask & CAST(1 AS BIGINT)) <> 0 THEN 1 ELSE 0 END) AS n0 FROM s9 AS k GROUP BY k.month, k."provider"
),
all11 AS (
  SELECT p.month AS month, p."provider" AS "provider", CAST(p.n0 AS BIGINT) AS n0 FROM s10 AS p
)
SELECT u.month AS month, u."provider" AS "provider", COALESCE(MAX(u.n0), 0) AS n0
FROM all11 AS u
GROUP BY u.month, u."provider"
ORDER BY u.month, u."provider"
