WITH s1 AS (
  SELECT t.`person` AS `person`, t.`provider` AS `provider`, t.`received_date` AS `received_date`, t.`age_at_referral` AS `age_at_referral`, t.`discharge_date` AS `discharge_date` FROM referrals AS t
),
s2 AS (
  SELECT t.`person` AS `person`, t.`provider` AS `provider`, t.`cluster` AS `cluster`, t.`start_date` AS `start_date`, t.`end_date` AS `end_date` FROM cluster_episodes AS t
),
s3 AS (
  SELECT a.* FROM s2 AS a WHERE COALESCE(a.`cluster` IN ('00', '01', '02', '03', '04', '05', '06', '07', '08', '10', '11', '12', '13', '14', '15', '16', '17', '18', '19', '20', '21'), FALSE)
),
s4 AS (
  SELECT c.`person` AS k0, c.`provider` AS k1, MIN(CASE WHEN TRUE THEN c.`start_date` END) AS `first_cluster`, MAX(CASE WHEN TRUE THEN c.`end_date` END) AS `last_end`, CAST(SUM(CASE WHEN (c.`end_date` IS NULL) THEN 1 ELSE 0 END) AS BIGINT) AS `open_clusters` FROM s3 AS c GROUP BY c.`person`, c.`provider`
),
s5 AS (
  SELECT a.*, b0.`first_cluster` AS `first_cluster`, b0.`last_end` AS `last_end`, COALESCE(b0.`open_clusters`, 0) AS `open_clusters` FROM s1 AS a LEFT JOIN s4 AS b0 ON a.`person` = b0.k0 AND a.`provider` = b0.k1
),
s6 AS (
  SELECT a.*, (CASE WHEN a.`received_date` IS NULL OR a.`first_cluster` IS NULL THEN NULL WHEN a.`received_date` >= a.`first_cluster` THEN a.`received_date` ELSE a.`first_cluster` END) AS `both_from`, (CASE WHEN COALESCE(a.`open_clusters` = 0, FALSE) THEN a.`last_end` END) AS `clusters_end` FROM s5 AS a
),
s7 AS (
  SELECT a.*, COALESCE((CASE WHEN a.`discharge_date` IS NULL OR a.`clusters_end` IS NULL THEN NULL WHEN a.`discharge_date` <= a.`clusters_end` THEN a.`discharge_date` ELSE a.`clusters_end` END), a.`discharge_date`, a.`clusters_end`) AS `both_until` FROM s6 AS a
),
months8 AS (
  SELECT DATE '2024-04-01' AS month, DATE '2024-04-01' AS window_start, DATE '2024-04-30' AS month_end UNION ALL SELECT DATE '2024-05-01' AS month, DATE '2024-05-01' AS window_start, DATE '2024-05-31' AS month_end
),
s9 AS (
  SELECT m.month AS month, e.`provider` AS `provider`, e.`person` AS who, BIT_OR(CASE WHEN COALESCE(e.`age_at_referral` >= 18, FALSE) THEN CAST(1 AS BIGINT) ELSE CAST(0 AS BIGINT) END) AS mask FROM s7 AS e JOIN months8 AS m ON e.`both_from` <= m.month_end AND (e.`both_until` IS NULL OR e.`both_until` > m.month_end) WHERE TRUE AND e.`person` IS NOT NULL AND (COALESCE(e.`age_at_referral` >= 18, FALSE)) GROUP BY m.month, e.`provider`, e.`person`
),
s10 AS (
  SELECT k.month AS month, k.`provider` AS `provider`, SUM(CASE WHEN (k.mask & CAST(1 AS BIGINT)) <> 0 THEN 1 ELSE 0 END) AS n0 FROM s9 AS k GROUP BY k.month, k.`provider`
),
s11 AS (
  SELECT m.month AS month, e.`provider` AS `provider`, e.`person` AS who, BIT_OR(CASE WHEN COALESCE(e.`age_at_referral` >= 18, FALSE) THEN CAST(1 AS BIGINT) ELSE CAST(0 AS BIGINT) END) AS mask FROM s1 AS e JOIN months8 AS m ON e.`received_date` <= m.month_end AND (e.`discharge_date` IS NULL OR e.`discharge_date` > m.month_end) WHERE TRUE AND e.`person` IS NOT NULL AND (COALESCE(e.`age_at_referral` >= 18, FALSE)) GROUP BY m.month, e.`provider`, e.`person`
),
s12 AS (
  SELECT k.month AS month, k.`provider` AS `provider`, SUM(CASE WHEN (k.mask & CAST(1 AS BIGINT)) <> 0 THEN 1 ELSE 0 END) AS n0 FROM s11 AS k GROUP BY k.month, k.`provider`
),
all13 AS (
  SELECT p.month AS month, p.`provider` AS `provider`, CAST(p.n0 AS BIGINT) AS n0, CAST(NULL AS BIGINT) AS n1 FROM s10 AS p UNION ALL SELECT p.month AS month, p.`provider` AS `provider`, CAST(NULL AS BIGINT) AS n0, CAST(p.n0 AS BIGINT) AS n1 FROM s12 AS p
)
SELECT u.month AS month, u.`provider` AS `provider`, COALESCE(MAX(u.n0), 0) AS n0, COALESCE(MAX(u.n1), 0) AS n1
FROM all13 AS u
GROUP BY u.month, u.`provider`
