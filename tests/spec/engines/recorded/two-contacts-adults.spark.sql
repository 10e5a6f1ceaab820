WITH s1 AS (
  SELECT t.`contact` AS `contact`, t.`referral` AS `referral`, t.`person` AS `person`, t.`provider` AS `provider`, t.`contact_date` AS `contact_date`, t.`team_type` AS `team_type`, t.`mechanism` AS `mechanism`, t.`attendance` AS `attendance` FROM contacts AS t
),
s2 AS (
  SELECT a.* FROM s1 AS a WHERE (COALESCE(a.`attendance` IN ('5', '6'), FALSE) AND COALESCE(a.`mechanism` IN ('01', '02', '04', '11'), FALSE))
),
s3 AS (
  SELECT t.`referral` AS `referral`, t.`person` AS `person`, t.`provider` AS `provider`, t.`age_at_referral` AS `age_at_referral`, t.`team_type` AS `team_type` FROM referrals AS t
),
s4 AS (
  SELECT a.*, b.`team_type` AS `referral_team`, b.`age_at_referral` AS `age_at_referral` FROM s2 AS a LEFT JOIN s3 AS b ON a.`referral` = b.`referral`
),
s5 AS (
  SELECT a.* FROM s4 AS a WHERE (COALESCE(a.`referral_team` IN ('A05', 'A06', 'A08', 'A09', 'A12', 'A13', 'A16', 'C03', 'C10', 'A14', 'D05'), FALSE) AND COALESCE(a.`age_at_referral` >= 18, FALSE))
),
s6 AS (
  SELECT t.`spell` AS `spell`, t.`referral` AS `referral`, t.`person` AS `person`, t.`provider` AS `provider` FROM spells AS t
),
s7 AS (
  SELECT c.`referral` AS k0, CAST(SUM(CASE WHEN TRUE THEN 1 ELSE 0 END) AS BIGINT) AS `spells` FROM s6 AS c GROUP BY c.`referral`
),
s8 AS (
  SELECT a.*, COALESCE(b0.`spells`, 0) AS `spells` FROM s5 AS a LEFT JOIN s7 AS b0 ON a.`referral` = b0.k0
),
s9 AS (
  SELECT o.`contact` AS k0, MAX(CASE WHEN ((COALESCE(c.`attendance` IN ('5', '6'), FALSE) AND COALESCE(c.`mechanism` IN ('01', '02', '04', '11'), FALSE)) AND COALESCE(c.`contact_date` <= o.`contact_date`, FALSE) AND COALESCE(c.`contact` <> o.`contact`, FALSE)) THEN c.`contact_date` END) AS `contact_before` FROM s8 AS o JOIN s1 AS c ON o.`referral` = c.`referral` GROUP BY o.`contact`
),
s10 AS (
  SELECT a.*, b0.`contact_before` AS `contact_before` FROM s8 AS a LEFT JOIN s9 AS b0 ON a.`contact` = b0.k0
),
months11 AS (
  SELECT DATE '2024-04-01' AS month, DATE '2023-05-01' AS window_start, DATE '2024-04-30' AS month_end UNION ALL SELECT DATE '2024-05-01' AS month, DATE '2023-06-01' AS window_start, DATE '2024-05-31' AS month_end
),
s12 AS (
  SELECT m.month AS month, e.`provider` AS `provider`, e.`person` AS who, BIT_OR(CASE WHEN (COALESCE(e.`contact_before` >= m.window_start, FALSE) AND COALESCE(e.`spells` <= 0, FALSE)) THEN CAST(1 AS BIGINT) ELSE CAST(0 AS BIGINT) END) AS mask FROM s10 AS e JOIN months11 AS m ON e.`contact_date` BETWEEN m.window_start AND m.month_end WHERE TRUE AND e.`person` IS NOT NULL AND ((COALESCE(e.`contact_before` >= m.window_start, FALSE) AND COALESCE(e.`spells` <= 0, FALSE))) GROUP BY m.month, e.`provider`, e.`person`
),
s13 AS (
  SELECT k.month AS month, k.`provider` AS `provider`, SUM(CASE WHEN (k.mask & CAST(1 AS BIGINT)) <> 0 THEN 1 ELSE 0 END) AS n0 FROM s12 AS k GROUP BY k.month, k.`provider`
),
all14 AS (
  SELECT p.month AS month, p.`provider` AS `provider`, CAST(p.n0 AS BIGINT) AS n0 FROM s13 AS p
)
SELECT u.month AS month, u.`provider` AS `provider`, COALESCE(MAX(u.n0), 0) AS n0
FROM all14 AS u
GROUP BY u.month, u.`provider`
