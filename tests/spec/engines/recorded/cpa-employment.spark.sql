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
s7 AS (
  SELECT t.`cpa_episode` AS `cpa_episode`, t.`person` AS `person`, t.`provider` AS `provider`, t.`start_date` AS `start_date`, t.`end_date` AS `end_date`, t.`last_review_date` AS `last_review_date` FROM cpa_episodes AS t
),
s8 AS (
  SELECT f.`cpa_episode` AS `cpa_episode`, f.`person` AS `person`, f.`provider` AS `provider`, f.`start_date` AS `start_date`, f.`end_date` AS `end_date`, f.`last_review_date` AS `last_review_date` FROM (SELECT a.*, ROW_NUMBER() OVER (PARTITION BY a.`person`, a.`provider` ORDER BY a.`start_date` DESC NULLS LAST, a.`cpa_episode` DESC NULLS LAST) AS first_place FROM s7 AS a) AS f WHERE f.first_place = 1
),
s9 AS (
  SELECT a.*, b.`start_date` AS `cpa_start`, b.`end_date` AS `cpa_end` FROM s6 AS a LEFT JOIN s8 AS b ON a.`person` = b.`person` AND a.`provider` = b.`provider`
),
s10 AS (
  SELECT a.*, (CASE WHEN a.`recorded_date` IS NULL OR a.`cpa_start` IS NULL THEN NULL WHEN a.`recorded_date` >= a.`cpa_start` THEN a.`recorded_date` ELSE a.`cpa_start` END) AS `counts_from`, COALESCE((CASE WHEN a.`until` IS NULL OR a.`cpa_end` IS NULL THEN NULL WHEN a.`until` <= a.`cpa_end` THEN a.`until` ELSE a.`cpa_end` END), a.`until`, a.`cpa_end`) AS `counts_until` FROM s9 AS a
),
months11 AS (
  SELECT DATE '2024-04-01' AS month, DATE '2024-04-01' AS window_start, DATE '2024-04-30' AS month_end UNION ALL SELECT DATE '2024-05-01' AS month, DATE '2024-05-01' AS window_start, DATE '2024-05-31' AS month_end
),
s12 AS (
  SELECT m.month AS month, e.`provider` AS `provider`, e.`person` AS who, BIT_OR(CASE WHEN COALESCE(e.`employment` IN ('01'), FALSE) THEN CAST(1 AS BIGINT) ELSE CAST(0 AS BIGINT) END) AS mask FROM s10 AS e JOIN months11 AS m ON e.`counts_from` <= m.month_end AND (e.`counts_until` IS NULL OR e.`counts_until` > m.month_end) WHERE TRUE AND e.`person` IS NOT NULL AND (COALESCE(e.`employment` IN ('01'), FALSE)) GROUP BY m.month, e.`provider`, e.`person`
),
s13 AS (
  SELECT k.month AS month, k.`provider` AS `provider`, SUM(CASE WHEN (k.mask & CAST(1 AS BIGINT)) <> 0 THEN 1 ELSE 0 END) AS n0 FROM s12 AS k GROUP BY k.month, k.`provider`
),
s14 AS (
  SELECT a.*, ADD_MONTHS(a.`last_review_date`, 12) AS `review_by`, ADD_MONTHS(a.`start_date`, 12) AS `due_from` FROM s7 AS a
),
s15 AS (
  SELECT m.month AS month, e.`provider` AS `provider`, e.`person` AS who, BIT_OR(CASE WHEN TRUE THEN CAST(1 AS BIGINT) ELSE CAST(0 AS BIGINT) END) AS mask FROM s14 AS e JOIN months11 AS m ON e.`start_date` <= m.month_end AND (e.`end_date` IS NULL OR e.`end_date` > m.month_end) WHERE TRUE AND e.`person` IS NOT NULL AND TRUE GROUP BY m.month, e.`provider`, e.`person`
),
s16 AS (
  SELECT k.month AS month, k.`provider` AS `provider`, SUM(CASE WHEN (k.mask & CAST(1 AS BIGINT)) <> 0 THEN 1 ELSE 0 END) AS n0 FROM s15 AS k GROUP BY k.month, k.`provider`
),
all17 AS (
  SELECT p.month AS month, p.`provider` AS `provider`, CAST(p.n0 AS BIGINT) AS n0, CAST(NULL AS BIGINT) AS n1 FROM s13 AS p UNION ALL SELECT p.month AS month, p.`provider` AS `provider`, CAST(NULL AS BIGINT) AS n0, CAST(p.n0 AS BIGINT) AS n1 FROM s16 AS p
)
SELECT u.month AS month, u.`provider` AS `provider`, COALESCE(MAX(u.n0), 0) AS n0, COALESCE(MAX(u.n1), 0) AS n1
FROM all17 AS u
GROUP BY u.month, u.`provider`
