WITH s1 AS (
  SELECT t.`referral` AS `referral`, t.`person` AS `person`, t.`provider` AS `provider`, t.`received_date` AS `received_date`, t.`referral_reason` AS `referral_reason`, t.`team_type` AS `team_type`, t.`discharge_date` AS `discharge_date` FROM referrals AS t
),
s2 AS (
  SELECT a.* FROM s1 AS a WHERE (COALESCE(a.`referral_reason` IN ('01'), FALSE) AND COALESCE(a.`team_type` IN ('A14'), FALSE))
),
s3 AS (
  SELECT t.`contact` AS `contact`, t.`referral` AS `referral`, t.`person` AS `person`, t.`provider` AS `provider`, t.`contact_date` AS `contact_date`, t.`team_type` AS `team_type`, t.`mechanism` AS `mechanism`, t.`attendance` AS `attendance` FROM contacts AS t
),
s4 AS (
  SELECT o.`referral` AS k0, MIN(CASE WHEN ((COALESCE(c.`attendance` IN ('5', '6'), FALSE) AND COALESCE(c.`mechanism` IN ('01', '02', '04', '11'), FALSE)) AND COALESCE(c.`team_type` IN ('A14'), FALSE) AND COALESCE(c.`contact_date` >= o.`received_date`, FALSE)) THEN c.`contact_date` END) AS `first_contact` FROM s2 AS o JOIN s3 AS c ON o.`referral` = c.`referral` GROUP BY o.`referral`
),
s5 AS (
  SELECT a.*, b0.`first_contact` AS `first_contact` FROM s2 AS a LEFT JOIN s4 AS b0 ON a.`referral` = b0.k0
),
s6 AS (
  SELECT t.`coordinator_record` AS `coordinator_record`, t.`person` AS `person`, t.`provider` AS `provider`, t.`start_date` AS `start_date`, t.`team_type` AS `team_type` FROM care_coordinators AS t
),
s7 AS (
  SELECT o.`referral` AS k0, MIN(CASE WHEN (COALESCE(c.`team_type` IN ('A14'), FALSE) AND COALESCE(c.`start_date` >= o.`received_date`, FALSE)) THEN c.`start_date` END) AS `coordinated` FROM s5 AS o JOIN s6 AS c ON o.`person` = c.`person` AND o.`provider` = c.`provider` GROUP BY o.`referral`
),
s8 AS (
  SELECT a.*, b0.`coordinated` AS `coordinated` FROM s5 AS a LEFT JOIN s7 AS b0 ON a.`referral` = b0.k0
),
s9 AS (
  SELECT a.*, (CASE WHEN a.`first_contact` IS NULL OR a.`coordinated` IS NULL THEN NULL WHEN a.`first_contact` >= a.`coordinated` THEN a.`first_contact` ELSE a.`coordinated` END) AS `clock_stop` FROM s8 AS a
),
s10 AS (
  SELECT a.*, DATEDIFF(a.`clock_stop`, a.`received_date`) AS `days_waited`, COALESCE((CASE WHEN a.`clock_stop` IS NULL OR a.`discharge_date` IS NULL THEN NULL WHEN a.`clock_stop` <= a.`discharge_date` THEN a.`clock_stop` ELSE a.`discharge_date` END), a.`clock_stop`, a.`discharge_date`) AS `waiting_until` FROM s9 AS a
),
months11 AS (
  SELECT DATE '2024-04-01' AS month, DATE '2024-04-01' AS window_start, DATE '2024-04-30' AS month_end UNION ALL SELECT DATE '2024-05-01' AS month, DATE '2024-05-01' AS window_start, DATE '2024-05-31' AS month_end
),
s12 AS (
  SELECT m.month AS month, e.`provider` AS `provider`, SUM(CASE WHEN COALESCE(e.`received_date` >= DATE '2016-01-01', FALSE) THEN 1 ELSE 0 END) AS n0 FROM s10 AS e JOIN months11 AS m ON e.`received_date` <= m.month_end AND (e.`waiting_until` IS NULL OR e.`waiting_until` > m.month_end) WHERE TRUE AND (COALESCE(e.`received_date` >= DATE '2016-01-01', FALSE)) GROUP BY m.month, e.`provider`
),
all13 AS (
  SELECT p.month AS month, p.`provider` AS `provider`, CAST(p.n0 AS BIGINT) AS n0 FROM s12 AS p
)
SELECT u.month AS month, u.`provider` AS `provider`, COALESCE(MAX(u.n0), 0) AS n0
FROM all13 AS u
GROUP BY u.month, u.`provider`
