WITH s1 AS (
  SELECT t.`register` AS `register`, t.`provider` AS `provider`, t.`month` AS `month`, t.`people` AS `people`, t.`expected_people` AS `expected_people` FROM register_counts AS t
),
s2 AS (
  SELECT a.*, a.`month` AS `on` FROM s1 AS a
),
s3 AS (
  SELECT TRUNC(e.`on`, 'MM') AS month, e.`provider` AS `provider`, SUM(CASE WHEN COALESCE(e.`register` IN ('dementia_65'), FALSE) THEN e.`people` END) AS n0, SUM(CASE WHEN COALESCE(e.`register` IN ('dementia_65'), FALSE) THEN e.`expected_people` END) AS n1 FROM s2 AS e WHERE e.`on` BETWEEN DATE '2024-04-01' AND DATE '2024-05-31' AND (COALESCE(e.`register` IN ('dementia_65'), FALSE)) GROUP BY TRUNC(e.`on`, 'MM'), e.`provider`
),
all4 AS (
  SELECT p.month AS month, p.`provider` AS `provider`, CAST(p.n0 AS BIGINT) AS n0, CAST(p.n1 AS BIGINT) AS n1 FROM s3 AS p
)
SELECT u.month AS month, u.`provider` AS `provider`, COALESCE(MAX(u.n0), 0) AS n0, COALESCE(MAX(u.n1), 0) AS n1
FROM all4 AS u
GROUP BY u.month, u.`provider`
