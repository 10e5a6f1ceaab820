WITH s1 AS (
  SELECT t.`provider` AS `provider`, t.`legal_status` AS `legal_status`, t.`act_category` AS `act_category`, t.`start_date` AS `start_date` FROM act_periods AS t
),
s2 AS (
  SELECT TRUNC(e.`start_date`, 'MM') AS month, e.`provider` AS `provider`, SUM(CASE WHEN (COALESCE(e.`act_category` IN ('A', 'B', 'C', 'L'), FALSE) AND COALESCE(e.`legal_status` IN ('02'), FALSE)) THEN 1 ELSE 0 END) AS n0 FROM s1 AS e WHERE e.`start_date` BETWEEN DATE '2024-04-01' AND DATE '2024-05-31' AND ((COALESCE(e.`act_category` IN ('A', 'B', 'C', 'L'), FALSE) AND COALESCE(e.`legal_status` IN ('02'), FALSE))) GROUP BY TRUNC(e.`start_date`, 'MM'), e.`provider`
),
all3 AS (
  SELECT p.month AS month, p.`provider` AS `provider`, CAST(p.n0 AS BIGINT) AS n0 FROM s2 AS p
)
SELECT u.month AS month, u.`provider` AS `provider`, COALESCE(MAX(u.n0), 0) AS n0
FROM all3 AS u
GROUP BY u.month, u.`provider`
