WITH s1 AS (
  SELECT t.`referral` AS `referral`, t.`provider` AS `provider`, t.`received_date` AS `received_date`, t.`discharge_date` AS `discharge_date` FROM referrals AS t
),
s2 AS (
  SELECT t.`referral` AS `referral`, t.`provider` AS `provider`, t.`contact_date` AS `contact_date`, t.`mechanism` AS `mechanism`, t.`attendance` AS `attendance` FROM contacts AS t
),
s3 AS (
  SELECT n.k0 AS k0, n.v AS `first_contact` FROM (SELECT c.`referral` AS k0, c.`contact_date` AS v, ROW_NUMBER() OVER (PARTITION BY c.`referral` ORDER BY c.`contact_date`) AS place FROM s2 AS c WHERE c.`contact_date` IS NOT NULL AND (COALESCE(c.`attendance` IN ('5', '6'), FALSE) AND COALESCE(c.`mechanism` IN ('01', '02', '04', '11'), FALSE))) AS n WHERE n.place = 1
),
s4 AS (
  SELECT n.k0 AS k0, n.v AS `second_contact` FROM (SELECT c.`referral` AS k0, c.`contact_date` AS v, ROW_NUMBER() OVER (PARTITION BY c.`referral` ORDER BY c.`contact_date`) AS place FROM s2 AS c WHERE c.`contact_date` IS NOT NULL AND (COALESCE(c.`attendance` IN ('5', '6'), FALSE) AND COALESCE(c.`mechanism` IN ('01', '02', '04', '11'), FALSE))) AS n WHERE n.place = 2
),
s5 AS (
  SELECT a.*, b0.`first_contact` AS `first_contact`, b1.`second_contact` AS `second_contact` FROM s1 AS a LEFT JOIN s3 AS b0 ON a.`referral` = b0.k0 LEFT JOIN s4 AS b1 ON a.`referral` = b1.k0
),
s6 AS (
  SELECT t.`referral` AS `referral`, t.`provider` AS `provider`, t.`discharge_date` AS `discharge_date` FROM spells AS t
),
s7 AS (
  SELECT c.`referral` AS k0, CAST(SUM(CASE WHEN TRUE THEN 1 ELSE 0 END) AS BIGINT) AS `spells` FROM s6 AS c GROUP BY c.`referral`
),
s8 AS (
  SELECT a.*, COALESCE(b0.`spells`, 0) AS `spells` FROM s5 AS a LEFT JOIN s7 AS b0 ON a.`referral` = b0.k0
),
s9 AS (
  SELECT a.*, DATEDIFF(a.`first_contact`, a.`received_date`) AS `days_to_first`, DATEDIFF(a.`second_contact`, a.`received_date`) AS `days_to_second`, COALESCE((CASE WHEN a.`first_contact` IS NULL OR a.`discharge_date` IS NULL THEN NULL WHEN a.`first_contact` <= a.`discharge_date` THEN a.`first_contact` ELSE a.`discharge_date` END), a.`first_contact`, a.`discharge_date`) AS `waiting_until`, COALESCE((CASE WHEN a.`second_contact` IS NULL OR a.`discharge_date` IS NULL THEN NULL WHEN a.`second_contact` <= a.`discharge_date` THEN a.`second_contact` ELSE a.`discharge_date` END), a.`second_contact`, a.`discharge_date`) AS `waiting_for_second_until`, DATE_ADD(a.`received_date`, 364) AS `long_wait_from` FROM s8 AS a
),
months10 AS (
  SELECT DATE '2024-04-01' AS month, DATE '2024-04-01' AS window_start, DATE '2024-04-30' AS month_end UNION ALL SELECT DATE '2024-05-01' AS month, DATE '2024-05-01' AS window_start, DATE '2024-05-31' AS month_end
),
s11 AS (
  SELECT m.month AS month, e.`provider` AS `provider`, SUM(CASE WHEN COALESCE(e.`long_wait_from` < m.month_end, FALSE) THEN 1 ELSE 0 END) AS n0 FROM s9 AS e JOIN months10 AS m ON e.`received_date` <= m.month_end AND (e.`waiting_until` IS NULL OR e.`waiting_until` > m.month_end) WHERE TRUE AND (COALESCE(e.`long_wait_from` < m.month_end, FALSE)) GROUP BY m.month, e.`provider`
),
all12 AS (
  SELECT p.month AS month, p.`provider` AS `provider`, CAST(p.n0 AS BIGINT) AS n0 FROM s11 AS p
)
SELECT u.month AS month, u.`provider` AS `provider`, COALESCE(MAX(u.n0), 0) AS n0
FROM all12 AS u
GROUP BY u.month, u.`provider`
