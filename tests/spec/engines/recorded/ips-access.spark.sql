WITH s1 AS (
  SELECT t.`person` AS `person`, t.`provider` AS `provider`, t.`contact_date` AS `contact_date`, t.`team_type` AS `team_type`, t.`mechanism` AS `mechanism`, t.`attendance` AS `attendance` FROM contacts AS t
),
s2 AS (
  SELECT TRUNC(e.`contact_date`, 'MM') AS month, e.`provider` AS `provider`, e.`person` AS who, BIT_OR(CASE WHEN (COALESCE(e.`attendance` IN ('5', '6'), FALSE) AND COALESCE(e.`mechanism` IN ('01', '02', '04', '11'), FALSE) AND COALESCE(e.`team_type` IN ('D05'), FALSE)) THEN CAST(1 AS BIGINT) ELSE CAST(0 AS BIGINT) END) AS mask FROM s1 AS e WHERE e.`contact_date` BETWEEN DATE '2023-05-01' AND DATE '2024-05-31' AND e.`person` IS NOT NULL AND ((COALESCE(e.`attendance` IN ('5', '6'), FALSE) AND COALESCE(e.`mechanism` IN ('01', '02', '04', '11'), FALSE) AND COALESCE(e.`team_type` IN ('D05'), FALSE))) GROUP BY TRUNC(e.`contact_date`, 'MM'), e.`provider`, e.`person`
),
months3 AS (
  SELECT DATE '2024-04-01' AS month, DATE '2023-05-01' AS window_start, DATE '2024-04-30' AS month_end UNION ALL SELECT DATE '2024-05-01' AS month, DATE '2023-06-01' AS window_start, DATE '2024-05-31' AS month_end
),
s4 AS (
  SELECT k.`provider`, k.month AS month, LEAD(k.month) OVER (PARTITION BY k.`provider`, k.who ORDER BY k.month) AS again FROM s2 AS k WHERE (k.mask & CAST(1 AS BIGINT)) <> 0
),
s5 AS (
  SELECT k.`provider`, k.month AS month, 1 AS change FROM s4 AS k UNION ALL SELECT k.`provider`, CASE WHEN k.again IS NULL OR k.again > ADD_MONTHS(k.month, 12) THEN ADD_MONTHS(k.month, 12) ELSE k.again END AS month, -1 AS change FROM s4 AS k
),
s6 AS (
  SELECT k.`provider`, k.month AS month, SUM(k.change) AS change FROM s5 AS k GROUP BY k.`provider`, k.month
),
s7 AS (
  SELECT k.`provider`, m.month AS month, SUM(k.change) AS n0 FROM s6 AS k JOIN months3 AS m ON k.month <= m.month GROUP BY k.`provider`, m.month
),
all8 AS (
  SELECT p.month AS month, p.`provider` AS `provider`, CAST(p.n0 AS BIGINT) AS n0 FROM s7 AS p
)
SELECT u.month AS month, u.`provider` AS `provider`, COALESCE(MAX(u.n0), 0) AS n0
FROM all8 AS u
GROUP BY u.month, u.`provider`
