WITH s1 AS (
  SELECT t.`cluster_episode` AS `cluster_episode`, t.`person` AS `person`, t.`provider` AS `provider`, t.`cluster` AS `cluster`, t.`start_date` AS `start_date`, t.`end_date` AS `end_date` FROM cluster_episodes AS t
),
s2 AS (
  SELECT o.`cluster_episode` AS k0, CAST(SUM(CASE WHEN (COALESCE(c.`cluster` <> o.`cluster`, FALSE) AND COALESCE(c.`end_date` <= o.`start_date`, FALSE) AND COALESCE(c.`end_date` >= DATE_ADD(o.`start_date`, -1), FALSE)) THEN 1 ELSE 0 END) AS BIGINT) AS `clusters_before` FROM s1 AS o JOIN s1 AS c ON o.`person` = c.`person` AND o.`provider` = c.`provider` GROUP BY o.`cluster_episode`
),
s3 AS (
  SELECT a.*, COALESCE(b0.`clusters_before`, 0) AS `clusters_before` FROM s1 AS a LEFT JOIN s2 AS b0 ON a.`cluster_episode` = b0.k0
),
s4 AS (
  SELECT TRUNC(e.`start_date`, 'MM') AS month, e.`provider` AS `provider`, SUM(CASE WHEN COALESCE(e.`clusters_before` >= 1, FALSE) THEN 1 ELSE 0 END) AS n0 FROM s3 AS e WHERE e.`start_date` BETWEEN DATE '2024-04-01' AND DATE '2024-05-31' AND (COALESCE(e.`clusters_before` >= 1, FALSE)) GROUP BY TRUNC(e.`start_date`, 'MM'), e.`provider`
),
all5 AS (
  SELECT p.month AS month, p.`provider` AS `provider`, CAST(p.n0 AS BIGINT) AS n0 FROM s4 AS p
)
SELECT u.month AS month, u.`provider` AS `provider`, COALESCE(MAX(u.n0), 0) AS n0
FROM all5 AS u
GROUP BY u.month, u.`provider`
