WITH s1 AS (
  SELECT t.`provider` AS `provider`, t.`start_date` AS `start_date`, t.`end_date` AS `end_date`, t.`last_review_date` AS `last_review_date` FROM cpa_episodes AS t
),
s2 AS (
  SELECT a.*, ADD_MONTHS(a.`last_review_date`, 12) AS `review_by`, ADD_MONTHS(a.`start_date`, 12) AS `due_from` FROM s1 AS a
),
months3 AS (
  SELECT DATE '2024-04-01' AS month, DATE '2024-04-01' AS window_start, DATE '2024-04-30' AS month_end UNION ALL SELECT DATE '2024-05-01' AS month, DATE '2024-05-01' AS window_start, DATE '2024-05-31' AS month_end
),
s4 AS (
  SELECT m.month AS month, e.`provider` AS `provider`, SUM(CASE WHEN (COALESCE(e.`due_from` <= m.month_end, FALSE) AND COALESCE(e.`review_by` > m.month_end, FALSE)) THEN 1 ELSE 0 END) AS n0, SUM(CASE WHEN COALESCE(e.`due_from` <= m.month_end, FALSE) THEN 1 ELSE 0 END) AS n1 FROM s2 AS e JOIN months3 AS m ON e.`start_date` <= m.month_end AND (e.`end_date` IS NULL OR e.`end_date` > m.month_end) WHERE TRUE AND ((COALESCE(e.`due_from` <= m.month_end, FALSE) AND COALESCE(e.`review_by` > m.month_end, FALSE)) OR COALESCE(e.`due_from` <= m.month_end, FALSE)) GROUP BY m.month, e.`provider`
),
all5 AS (
  SELECT p.month AS month, p.`provider` AS `provider`, CAST(p.n0 AS BIGINT) AS n0, CAST(p.n1 AS BIGINT) AS n1 FROM s4 AS p
)
SELECT u.month AS month, u.`provider` AS `provider`, COALESCE(MAX(u.n0), 0) AS n0, COALESCE(MAX(u.n1), 0) AS n1
FROM all5 AS u
GROUP BY u.month, u.`provider`
