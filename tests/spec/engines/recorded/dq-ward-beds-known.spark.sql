WITH s1 AS (
  SELECT t.`ward` AS `ward`, t.`provider` AS `provider`, t.`month` AS `month`, t.`available_bed_days` AS `available_bed_days` FROM ward_months AS t
),
s2 AS (
  SELECT t.`ward_stay` AS `ward_stay`, t.`provider` AS `provider`, t.`ward` AS `ward`, t.`start_date` AS `start_date`, t.`end_date` AS `end_date` FROM ward_stays AS t
),
s3 AS (
  SELECT o.`ward` AS k0, o.`provider` AS k1, o.`month` AS k2, CAST(SUM(CASE WHEN (COALESCE(c.`start_date` < ADD_MONTHS(o.`month`, 1), FALSE) AND ((c.`end_date` IS NULL) OR (COALESCE(c.`end_date` > o.`month`, FALSE) AND COALESCE(c.`end_date` > c.`start_date`, FALSE)))) THEN 1 ELSE 0 END) AS BIGINT) AS `stays` FROM s1 AS o JOIN s2 AS c ON o.`ward` = c.`ward` AND o.`provider` = c.`provider` GROUP BY o.`ward`, o.`provider`, o.`month`
),
s4 AS (
  SELECT a.*, COALESCE(b0.`stays`, 0) AS `stays` FROM s1 AS a LEFT JOIN s3 AS b0 ON a.`ward` = b0.k0 AND a.`provider` = b0.k1 AND a.`month` = b0.k2
),
s5 AS (
  SELECT a.*, a.`month` AS `on`, (CASE WHEN (COALESCE(a.`available_bed_days` > 0, FALSE) AND COALESCE(a.`stays` > 0, FALSE)) THEN 1 ELSE 0 END) AS `in_use` FROM s4 AS a
),
s6 AS (
  SELECT TRUNC(e.`on`, 'MM') AS month, e.`provider` AS `provider`, SUM(CASE WHEN COALESCE(e.`in_use` IN (1), FALSE) THEN 1 ELSE 0 END) AS n0, SUM(CASE WHEN TRUE THEN 1 ELSE 0 END) AS n1 FROM s5 AS e WHERE e.`on` BETWEEN DATE '2024-04-01' AND DATE '2024-05-31' AND TRUE GROUP BY TRUNC(e.`on`, 'MM'), e.`provider`
),
all7 AS (
  SELECT p.month AS month, p.`provider` AS `provider`, CAST(p.n0 AS BIGINT) AS n0, CAST(p.n1 AS BIGINT) AS n1 FROM s6 AS p
)
SELECT u.month AS month, u.`provider` AS `provider`, COALESCE(MAX(u.n0), 0) AS n0, COALESCE(MAX(u.n1), 0) AS n1
FROM all7 AS u
GROUP BY u.month, u.`provider`
