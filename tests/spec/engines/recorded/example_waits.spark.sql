WITH s1 AS (
  SELECT t.`referral` AS `referral`, t.`provider` AS `provider`, t.`received_date` AS `received_date` FROM referrals AS t
),
s2 AS (
  SELECT t.`referral` AS `referral`, t.`provider` AS `provider`, t.`contact_date` AS `contact_date`, t.`attendance` AS `attendance` FROM contacts AS t
),
s3 AS (
  SELECT n.k0 AS k0, n.v AS `second_seen` FROM (SELECT c.`referral` AS k0, c.`contact_date` AS v, ROW_NUMBER() OVER (PARTITION BY c.`referral` ORDER BY c.`contact_date`) AS place FROM s2 AS c WHERE c.`contact_date` IS NOT NULL AND COALESCE(c.`attendance` IN ('5', '6'), FALSE)) AS n WHERE n.place = 2
),
s4 AS (
  SELECT c.`referral` AS k0, MIN(CASE WHEN COALESCE(c.`attendance` IN ('5', '6'), FALSE) THEN c.`contact_date` END) AS `first_seen` FROM s2 AS c GROUP BY c.`referral`
),
s5 AS (
  SELECT a.*, b0.`second_seen` AS `second_seen`, b1.`first_seen` AS `first_seen` FROM s1 AS a LEFT JOIN s3 AS b0 ON a.`referral` = b0.k0 LEFT JOIN s4 AS b1 ON a.`referral` = b1.k0
),
s6 AS (
  SELECT TRUNC(e.`first_seen`, 'MM') AS month, e.`provider` AS `provider`, SUM(CASE WHEN COALESCE(DATEDIFF(e.`first_seen`, e.`received_date`) <= 28, FALSE) THEN 1 ELSE 0 END) AS n0 FROM s5 AS e WHERE e.`first_seen` BETWEEN DATE '2024-04-01' AND DATE '2024-05-31' AND (COALESCE(DATEDIFF(e.`first_seen`, e.`received_date`) <= 28, FALSE)) GROUP BY TRUNC(e.`first_seen`, 'MM'), e.`provider`
),
s7 AS (
  SELECT TRUNC(e.`first_seen`, 'MM') AS month, e.`provider` AS `provider`, PERCENTILE_CONT(0.9) WITHIN GROUP (ORDER BY CAST(DATEDIFF(e.`first_seen`, e.`received_date`) AS DOUBLE)) AS n0 FROM s5 AS e WHERE e.`first_seen` BETWEEN DATE '2024-04-01' AND DATE '2024-05-31' AND TRUE GROUP BY TRUNC(e.`first_seen`, 'MM'), e.`provider`
),
all8 AS (
  SELECT p.month AS month, p.`provider` AS `provider`, CAST(NULL AS DOUBLE) AS n0, CAST(p.n0 AS BIGINT) AS n1 FROM s6 AS p UNION ALL SELECT p.month AS month, p.`provider` AS `provider`, CAST(p.n0 AS DOUBLE) AS n0, CAST(NULL AS BIGINT) AS n1 FROM s7 AS p
)
SELECT u.month AS month, u.`provider` AS `provider`, MAX(u.n0) AS n0, COALESCE(MAX(u.n1), 0) AS n1
FROM all8 AS u
GROUP BY u.month, u.`provider`
