WITH s1 AS (
  SELECT t."status_record" AS "status_record", t."person" AS "person", t."provider" AS "provider", t."recorded_date" AS "recorded_date", t."settled_accommodation" AS "settled_accommodation" FROM social_statuses AS t
),
s2 AS (
  SELECT o."status_record" AS k0, MIN(CASE WHEN COALESCE(c."recorded_date" > o."recorded_date", FALSE) THEN c."recorded_date" END) AS "next_recorded" FROM s1 AS o JOIN s1 AS c ON o."person" = c."person" AND o."provider" = c."provider" GROUP BY o."status_record"
),
s3 AS (
  SELECT a.*, b0."next_recorded" AS "next_recorded" FROM s1 AS a LEFT JOIN s2 AS b0 ON a."status_record" = b0.k0
),
s4 AS (
  SELECT a.*, CAST(a."recorded_date" + INTERVAL '12 months' AS DATE) AS "counts_until" FROM s3 AS a
),
months5 AS (
  SELECT DATE '2024-04-01' AS month, DATE '2024-04-01' AS window_start, DATE '2024-04-30' AS month_end UNION ALL SELECT DATE '2024-05-01' AS month, DATE '2024-05-01' AS window_start, DATE '2024-05-31' AS month_end
),
s6 AS (
  SELECT m.month AS month, e."provider" AS "provider", e."person" AS who, BIT_OR(CASE WHEN ((COALESCE(e."counts_until" > m.month_end, FALSE) AND (NOT (e."settled_accommodation" IS NULL))) AND COALESCE(e."settled_accommodation" IN ('Y'), FALSE)) THEN CAST(1 AS BIGINT) ELSE CAST(0 AS BIGINT) END + CASE WHEN (COALESCE(e."counts_until" > m.month_end, FALSE) AND (NOT (e."settled_accommodation" IS NULL))) THEN CAST(2 AS BIGINT) ELSE CAST(0 AS BIGINT) END) AS mask FROM s4 AS e JOIN months5 AS m ON e."recorded_date" <= m.month_end AND (e."next_recorded" IS NULL OR e."next_recorded" > m.month_end) WHERE TRUE AND e."person" IS NOT NULL AND (((COALESCE(e."counts_until" > m.month_end, FALSE) AND (NOT (e."settled_accommodation" IS NULL))) AND COALESCE(e."settled_accommodation" IN ('Y'), FALSE)) OR (COALESCE(e."counts_until" > m.month_end, FALSE) AND (NOT (e."settled_accommodation" IS NULL)))) GROUP BY m.month, e."provider", e."person"
),
s7 AS (
  SELECT k.month AS month, k."provider" AS "provider", SUM(CASE WHEN (k.mask & CAST(1 AS BIGINT)) <> 0 THEN 1 ELSE 0 END) AS n0, SUM(CASE WHEN (k.mask & CAST(2 AS BIGINT)) <> 0 THEN 1 ELSE 0 END) AS n1 FROM s6 AS k GROUP BY k.month, k."provider"
),
all8 AS (
  SELECT p.month AS month, p."provider" AS "provider", CAST(p.n0 AS BIGINT) AS n0, CAST(p.n1 AS BIGINT) AS n1 FROM s7 AS p
)
SELECT u.month AS month, u."provider" AS "provider", COALESCE(MAX(u.n0), 0) AS n0, COALESCE(MAX(u.n1), 0) AS n1
FROM all8 AS u
GROUP BY u.month, u."provider"
ORDER BY u.month, u."provider"
