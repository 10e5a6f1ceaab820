WITH s1 AS (
  SELECT t.`referral` AS `referral`, t.`provider` AS `provider`, t.`received_date` AS `received_date`, t.`age_at_referral` AS `age_at_referral`, t.`referral_reason` AS `referral_reason`, t.`team_type` AS `team_type`, t.`discharge_date` AS `discharge_date` FROM referrals AS t
),
s2 AS (
  SELECT a.* FROM s1 AS a WHERE (COALESCE(a.`referral_reason` IN ('12'), FALSE) AND (NOT COALESCE(a.`team_type` IN ('A18', 'F01'), FALSE)) AND COALESCE(a.`age_at_referral` < 18, FALSE))
),
s3 AS (
  SELECT t.`referral` AS `referral`, t.`provider` AS `provider`, t.`discharge_date` AS `discharge_date` FROM spells AS t
),
s4 AS (
  SELECT c.`referral` AS k0, CAST(SUM(CASE WHEN TRUE THEN 1 ELSE 0 END) AS BIGINT) AS `spells` FROM s3 AS c GROUP BY c.`referral`
),
s5 AS (
  SELECT a.*, COALESCE(b0.`spells`, 0) AS `spells` FROM s2 AS a LEFT JOIN s4 AS b0 ON a.`referral` = b0.k0
),
s6 AS (
  SELECT a.* FROM s5 AS a WHERE COALESCE(a.`spells` = 0, FALSE)
),
s7 AS (
  SELECT t.`contact` AS `contact`, t.`referral` AS `referral`, t.`provider` AS `provider`, t.`activity_date` AS `activity_date`, t.`procedure` AS `procedure` FROM activities AS t
),
s8 AS (
  SELECT a.* FROM s7 AS a WHERE COALESCE(a.`procedure` IN ('51484002', '443730003', '444175001', '1323681000000103', '1362001000000104', '1833251000000107', '1833011000000101'), FALSE)
),
s9 AS (
  SELECT t.`contact` AS `contact`, t.`referral` AS `referral`, t.`provider` AS `provider`, t.`team_type` AS `team_type`, t.`mechanism` AS `mechanism`, t.`attendance` AS `attendance` FROM contacts AS t
),
s10 AS (
  SELECT a.*, b.`attendance` AS `attendance`, b.`mechanism` AS `mechanism` FROM s8 AS a LEFT JOIN s9 AS b ON a.`contact` = b.`contact`
),
s11 AS (
  SELECT c.`referral` AS k0, MIN(CASE WHEN (COALESCE(c.`attendance` IN ('5', '6'), FALSE) AND COALESCE(c.`mechanism` IN ('01', '02', '04', '11'), FALSE)) THEN c.`activity_date` END) AS `treated` FROM s10 AS c GROUP BY c.`referral`
),
s12 AS (
  SELECT a.*, b0.`treated` AS `treated` FROM s6 AS a LEFT JOIN s11 AS b0 ON a.`referral` = b0.k0
),
s13 AS (
  SELECT a.*, DATEDIFF(a.`treated`, a.`received_date`) AS `days_waited`, COALESCE((CASE WHEN a.`treated` IS NULL OR a.`discharge_date` IS NULL THEN NULL WHEN a.`treated` <= a.`discharge_date` THEN a.`treated` ELSE a.`discharge_date` END), a.`treated`, a.`discharge_date`) AS `waiting_until` FROM s12 AS a
),
months14 AS (
  SELECT DATE '2024-04-01' AS month, DATE '2024-04-01' AS window_start, DATE '2024-04-30' AS month_end UNION ALL SELECT DATE '2024-05-01' AS month, DATE '2024-05-01' AS window_start, DATE '2024-05-31' AS month_end
),
s15 AS (
  SELECT m.month AS month, e.`provider` AS `provider`, SUM(CASE WHEN COALESCE(e.`received_date` >= DATE '2016-01-01', FALSE) THEN 1 ELSE 0 END) AS n0 FROM s13 AS e JOIN months14 AS m ON e.`received_date` <= m.month_end AND (e.`waiting_until` IS NULL OR e.`waiting_until` > m.month_end) WHERE TRUE AND (COALESCE(e.`received_date` >= DATE '2016-01-01', FALSE)) GROUP BY m.month, e.`provider`
),
all16 AS (
  SELECT p.month AS month, p.`provider` AS `provider`, CAST(p.n0 AS BIGINT) AS n0 FROM s15 AS p
)
SELECT u.month AS month, u.`provider` AS `provider`, COALESCE(MAX(u.n0), 0) AS n0
FROM all16 AS u
GROUP BY u.month, u.`provider`
