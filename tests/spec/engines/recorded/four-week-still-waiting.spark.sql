WITH s1 AS (
  SELECT t.`referral` AS `referral`, t.`person` AS `person`, t.`provider` AS `provider`, t.`received_date` AS `received_date`, t.`age_at_referral` AS `age_at_referral`, t.`team_type` AS `team_type`, t.`discharge_date` AS `discharge_date` FROM referrals AS t
),
s2 AS (
  SELECT t.`contact` AS `contact`, t.`referral` AS `referral`, t.`person` AS `person`, t.`provider` AS `provider`, t.`contact_date` AS `contact_date`, t.`team_type` AS `team_type`, t.`mechanism` AS `mechanism`, t.`attendance` AS `attendance` FROM contacts AS t
),
s3 AS (
  SELECT c.`referral` AS k0, MIN(CASE WHEN (COALESCE(c.`attendance` IN ('5', '6'), FALSE) AND COALESCE(c.`mechanism` IN ('01', '02', '04', '11'), FALSE)) THEN c.`contact_date` END) AS `first_contact` FROM s2 AS c GROUP BY c.`referral`
),
s4 AS (
  SELECT a.*, b0.`first_contact` AS `first_contact` FROM s1 AS a LEFT JOIN s3 AS b0 ON a.`referral` = b0.k0
),
s5 AS (
  SELECT t.`assessment` AS `assessment`, t.`referral` AS `referral`, t.`person` AS `person`, t.`provider` AS `provider`, t.`assessment_date` AS `assessment_date`, t.`score` AS `score` FROM assessments AS t
),
s6 AS (
  SELECT c.`referral` AS k0, MIN(CASE WHEN (NOT (c.`score` IS NULL)) THEN c.`assessment_date` END) AS `first_score` FROM s5 AS c GROUP BY c.`referral`
),
s7 AS (
  SELECT a.*, b0.`first_score` AS `first_score` FROM s4 AS a LEFT JOIN s6 AS b0 ON a.`referral` = b0.k0
),
s8 AS (
  SELECT t.`care_plan` AS `care_plan`, t.`person` AS `person`, t.`provider` AS `provider`, t.`agreed_date` AS `agreed_date` FROM care_plans AS t
),
s9 AS (
  SELECT o.`referral` AS k0, MIN(CASE WHEN COALESCE(c.`agreed_date` >= o.`received_date`, FALSE) THEN c.`agreed_date` END) AS `first_plan` FROM s7 AS o JOIN s8 AS c ON o.`person` = c.`person` AND o.`provider` = c.`provider` GROUP BY o.`referral`
),
s10 AS (
  SELECT a.*, b0.`first_plan` AS `first_plan` FROM s7 AS a LEFT JOIN s9 AS b0 ON a.`referral` = b0.k0
),
s11 AS (
  SELECT t.`spell` AS `spell`, t.`referral` AS `referral`, t.`person` AS `person`, t.`provider` AS `provider`, t.`discharge_date` AS `discharge_date` FROM spells AS t
),
s12 AS (
  SELECT c.`referral` AS k0, CAST(SUM(CASE WHEN TRUE THEN 1 ELSE 0 END) AS BIGINT) AS `spells` FROM s11 AS c GROUP BY c.`referral`
),
s13 AS (
  SELECT a.*, COALESCE(b0.`spells`, 0) AS `spells` FROM s10 AS a LEFT JOIN s12 AS b0 ON a.`referral` = b0.k0
),
s14 AS (
  SELECT a.*, (CASE WHEN (CASE WHEN a.`first_contact` IS NULL OR a.`first_score` IS NULL THEN NULL WHEN a.`first_contact` >= a.`first_score` THEN a.`first_contact` ELSE a.`first_score` END) IS NULL OR a.`first_plan` IS NULL THEN NULL WHEN (CASE WHEN a.`first_contact` IS NULL OR a.`first_score` IS NULL THEN NULL WHEN a.`first_contact` >= a.`first_score` THEN a.`first_contact` ELSE a.`first_score` END) >= a.`first_plan` THEN (CASE WHEN a.`first_contact` IS NULL OR a.`first_score` IS NULL THEN NULL WHEN a.`first_contact` >= a.`first_score` THEN a.`first_contact` ELSE a.`first_score` END) ELSE a.`first_plan` END) AS `clock_stop` FROM s13 AS a
),
s15 AS (
  SELECT a.*, DATEDIFF(a.`clock_stop`, a.`received_date`) AS `days_waited`, COALESCE((CASE WHEN a.`clock_stop` IS NULL OR a.`discharge_date` IS NULL THEN NULL WHEN a.`clock_stop` <= a.`discharge_date` THEN a.`clock_stop` ELSE a.`discharge_date` END), a.`clock_stop`, a.`discharge_date`) AS `waiting_until` FROM s14 AS a
),
months16 AS (
  SELECT DATE '2024-04-01' AS month, DATE '2024-04-01' AS window_start, DATE '2024-04-30' AS month_end UNION ALL SELECT DATE '2024-05-01' AS month, DATE '2024-05-01' AS window_start, DATE '2024-05-31' AS month_end
),
s17 AS (
  SELECT m.month AS month, e.`provider` AS `provider`, SUM(CASE WHEN (COALESCE(e.`team_type` IN ('A05', 'A06', 'A08', 'A09', 'A12', 'A13', 'A16', 'C03', 'C10'), FALSE) AND COALESCE(e.`age_at_referral` >= 18, FALSE) AND COALESCE(e.`spells` <= 0, FALSE)) THEN 1 ELSE 0 END) AS n0 FROM s15 AS e JOIN months16 AS m ON e.`received_date` <= m.month_end AND (e.`waiting_until` IS NULL OR e.`waiting_until` > m.month_end) WHERE TRUE AND ((COALESCE(e.`team_type` IN ('A05', 'A06', 'A08', 'A09', 'A12', 'A13', 'A16', 'C03', 'C10'), FALSE) AND COALESCE(e.`age_at_referral` >= 18, FALSE) AND COALESCE(e.`spells` <= 0, FALSE))) GROUP BY m.month, e.`provider`
),
all18 AS (
  SELECT p.month AS month, p.`provider` AS `provider`, CAST(p.n0 AS BIGINT) AS n0 FROM s17 AS p
)
SELECT u.month AS month, u.`provider` AS `provider`, COALESCE(MAX(u.n0), 0) AS n0
FROM all18 AS u
GROUP BY u.month, u.`provider`
