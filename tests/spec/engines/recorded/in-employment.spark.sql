WITH s1 AS (
  SELECT t.`status_record` AS `status_record`, t.`person` AS `person`, t.`provider` AS `provider`, t.`recorded_date` AS `recorded_date`, t.`employment` AS `employment` FROM social_statuses AS t
),
s2 AS (
  SELECT a.* FROM s1 AS a WHERE (NOT (a.`employment` IS NULL))
),
s3 AS (
  SELECT o.`status_record` AS k0, MIN(CASE WHEN COALESCE(c.`recorded_date` > o.`recorded_date`, FALSE) THEN c.`recorded_date` END) AS `next_recorded` FROM s2 AS o JOIN s2 AS c ON o.`person` = c.`person` AND o.`provider` = c.`provider` GROUP BY o.`status_record`
),
s4 AS (
  SELECT a.*, b0.`next_recorded` AS `next_recorded` FROM s2 AS a LEFT JOIN s3 AS b0 ON a.`status_record` = b0.k0
),
s5 AS (
  SELECT a.*, ADD_MONTHS(a.`recorded_date`, 12) AS `too_old` FROM s4 AS a
),
s6 AS (
  SELECT a.*, COALESCE((CASE WHEN a.`next_recorded` IS NULL OR a.`too_old` IS NULL THEN NULL WHEN a.`next_recorded` <= a.`too_old` THEN a.`next_recorded` ELSE a.`too_old` END), a.`next_recorded`, a.`too_old`) AS `until` FROM s5 AS a
),
months7 AS (
  SELECT DATE '2024-04-01' AS month, DATE '2024-04-01' AS window_start, DATE '2024-04-30' AS month_end UNION ALL SELECT DATE '2024-05-01' AS month, DATE '2024-05-01' AS window_start, DATE '2024-05-31' AS month_end
),
s8 AS (
  SELECT m.month AS month, e.`provider` AS `provider`, e.`person` AS who, BIT_OR(CASE WHEN COALESCE(e.`employment` IN ('01'), FALSE) THEN CAST(1 AS BIGINT) ELSE CAST(0 AS BIGINT) END + CASE WHEN TRUE THEN CAST(2 AS BIGINT) ELSE CAST(0 AS BIGINT) END) AS mask FROM s6 AS e JOIN months7 AS m ON e.`recorded_date` <= m.month_end AND (e.`until` IS NULL OR e.`until` > m.month_end) WHERE TRUE AND e.`person` IS NOT NULL AND TRUE GROUP BY m.month, e.`provider`, e.`person`
),
s9 AS (
  SELECT k.month AS month, k.`provider` AS `provider`, SUM(CASE WHEN (k.mask & CAST(1 AS BIGINT)) <> 0 THEN 1 ELSE 0 END) AS n0, SUM(CASE WHEN (k.mask & CAST(2 AS BIGINT)) <> 0 THEN 1 ELSE 0 END) AS n1 FROM s8 AS k GROUP BY k.month, k.`provider`
),
all10 AS (
  SELECT p.month AS month, p.`provider` AS `provider`, CAST(p.n0 AS BIGINT) AS n0, CAST(p.n1 AS BIGINT) AS n1 FROM s9 AS p
)
SELECT u.month AS month, u.`provider` AS `provider`, COALESCE(MAX(u.n0), 0) AS n0, COALESCE(MAX(u.n1), 0) AS n1
FROM all10 AS u
GROUP BY u.month, u.`provider`
