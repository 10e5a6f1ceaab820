WITH s1 AS (
  SELECT t.`person` AS `person`, t.`provider` AS `provider`, t.`received_date` AS `received_date` FROM referrals AS t
),
s2 AS (
  SELECT t.`person` AS `person`, t.`provider` AS `provider`, t.`gender` AS `gender`, t.`ethnic_category` AS `ethnic_category`, t.`deprivation_decile` AS `deprivation_decile` FROM persons AS t
),
s3 AS (
  SELECT a.*, b.`gender` AS `of_gender`, b.`ethnic_category` AS `of_ethnic_category`, b.`deprivation_decile` AS `of_deprivation_decile` FROM s1 AS a LEFT JOIN s2 AS b ON a.`person` = b.`person`
),
s4 AS (
  SELECT TRUNC(e.`received_date`, 'MM') AS month, e.`provider` AS `provider`, SUM(CASE WHEN COALESCE(e.`of_ethnic_category` IN ('A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'J', 'K', 'L', 'M', 'N', 'P', 'R', 'S'), FALSE) THEN 1 ELSE 0 END) AS n0, SUM(CASE WHEN TRUE THEN 1 ELSE 0 END) AS n1 FROM s3 AS e WHERE e.`received_date` BETWEEN DATE '2024-04-01' AND DATE '2024-05-31' AND TRUE GROUP BY TRUNC(e.`received_date`, 'MM'), e.`provider`
),
all5 AS (
  SELECT p.month AS month, p.`provider` AS `provider`, CAST(p.n0 AS BIGINT) AS n0, CAST(p.n1 AS BIGINT) AS n1 FROM s4 AS p
)
SELECT u.month AS month, u.`provider` AS `provider`, COALESCE(MAX(u.n0), 0) AS n0, COALESCE(MAX(u.n1), 0) AS n1
FROM all5 AS u
GROUP BY u.month, u.`provider`
