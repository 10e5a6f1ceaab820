WITH s1 AS (
  SELECT t.`provider` AS `provider`, t.`received_date` AS `received_date`, t.`team_type` AS `team_type` FROM referrals AS t
),
s2 AS (
  SELECT TRUNC(e.`received_date`, 'MM') AS month, e.`provider` AS `provider`, SUM(CASE WHEN (NOT (e.`team_type` IS NULL)) THEN 1 ELSE 0 END) AS n0, SUM(CASE WHEN TRUE THEN 1 ELSE 0 END) AS n1 FROM s1 AS e WHERE e.`received_date` BETWEEN DATE '2024-04-01' AND DATE '2024-05-31' AND TRUE GROUP BY TRUNC(e.`received_date`, 'MM'), e.`provider`
),
all3 AS (
  SELECT p.month AS month, p.`provider` AS `provider`, CAST(p.n0 AS BIGINT) AS n0, CAST(p.n1 AS BIGINT) AS n1 FROM s2 AS p
)
SELECT u.month AS month, u.`provider` AS `provider`, COALESCE(MAX(u.n0), 0) AS n0, COALESCE(MAX(u.n1), 0) AS n1
FROM all3 AS u
GROUP BY u.month, u.`provider`
