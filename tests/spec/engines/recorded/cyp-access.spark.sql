WITH s1 AS (
  SELECT t.`referral` AS `referral`, t.`person` AS `person`, t.`provider` AS `provider`, t.`commissioner` AS `commissioner`, t.`contact_date` AS `contact_date`, t.`age_at_contact` AS `age_at_contact`, t.`mechanism` AS `mechanism`, t.`attendance` AS `attendance` FROM contacts AS t
),
s2 AS (
  SELECT a.* FROM s1 AS a WHERE (COALESCE(a.`attendance` IN ('5', '6'), FALSE) AND COALESCE(a.`mechanism` IN ('01', '02', '04', '11'), FALSE))
),
s3 AS (
  SELECT a.*, a.`contact_date` AS `date`, a.`age_at_contact` AS `age` FROM s2 AS a
),
s4 AS (
  SELECT t.`referral` AS `referral`, t.`person` AS `person`, t.`provider` AS `provider`, t.`commissioner` AS `commissioner`, t.`activity_date` AS `activity_date`, t.`activity_kind` AS `activity_kind` FROM activities AS t
),
s5 AS (
  SELECT a.* FROM s4 AS a WHERE COALESCE(a.`activity_kind` IN ('indirect'), FALSE)
),
s6 AS (
  SELECT t.`referral` AS `referral`, t.`person` AS `person`, t.`provider` AS `provider`, t.`commissioner` AS `commissioner`, t.`age_at_referral` AS `age_at_referral` FROM referrals AS t
),
s7 AS (
  SELECT a.*, b.`age_at_referral` AS `age` FROM s5 AS a LEFT JOIN s6 AS b ON a.`referral` = b.`referral`
),
s8 AS (
  SELECT a.*, a.`activity_date` AS `date` FROM s7 AS a
),
s9 AS (
  SELECT a0.`person` AS `person`, a0.`provider` AS `provider`, a0.`commissioner` AS `commissioner`, a0.`date` AS `date`, a0.`age` AS `age` FROM s3 AS a0 UNION ALL SELECT a1.`person` AS `person`, a1.`provider` AS `provider`, a1.`commissioner` AS `commissioner`, a1.`date` AS `date`, a1.`age` AS `age` FROM s8 AS a1
),
s10 AS (
  SELECT TRUNC(e.`date`, 'MM') AS month, e.`provider` AS `provider`, e.`person` AS who, BIT_OR(CASE WHEN COALESCE(e.`age` < 18, FALSE) THEN CAST(1 AS BIGINT) ELSE CAST(0 AS BIGINT) END) AS mask FROM s9 AS e WHERE e.`date` BETWEEN DATE '2023-05-01' AND DATE '2024-05-31' AND e.`person` IS NOT NULL AND (COALESCE(e.`age` < 18, FALSE)) GROUP BY TRUNC(e.`date`, 'MM'), e.`provider`, e.`person`
),
months11 AS (
  SELECT DATE '2024-04-01' AS month, DATE '2023-05-01' AS window_start, DATE '2024-04-30' AS month_end UNION ALL SELECT DATE '2024-05-01' AS month, DATE '2023-06-01' AS window_start, DATE '2024-05-31' AS month_end
),
s12 AS (
  SELECT k.`provider`, k.month AS month, LEAD(k.month) OVER (PARTITION BY k.`provider`, k.who ORDER BY k.month) AS again FROM s10 AS k WHERE (k.mask & CAST(1 AS BIGINT)) <> 0
),
s13 AS (
  SELECT k.`provider`, k.month AS month, 1 AS change FROM s12 AS k UNION ALL SELECT k.`provider`, CASE WHEN k.again IS NULL OR k.again > ADD_MONTHS(k.month, 12) THEN ADD_MONTHS(k.month, 12) ELSE k.again END AS month, -1 AS change FROM s12 AS k
),
s14 AS (
  SELECT k.`provider`, k.month AS month, SUM(k.change) AS change FROM s13 AS k GROUP BY k.`provider`, k.month
),
s15 AS (
  SELECT k.`provider`, m.month AS month, SUM(k.change) AS n0 FROM s14 AS k JOIN months11 AS m ON k.month <= m.month GROUP BY k.`provider`, m.month
),
all16 AS (
  SELECT p.month AS month, p.`provider` AS `provider`, CAST(p.n0 AS BIGINT) AS n0 FROM s15 AS p
)
SELECT u.month AS month, u.`provider` AS `provider`, COALESCE(MAX(u.n0), 0) AS n0
FROM all16 AS u
GROUP BY u.month, u.`provider`
