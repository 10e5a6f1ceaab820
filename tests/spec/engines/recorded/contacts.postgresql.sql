WITH s1 AS NOT MATERIALIZED (
  SELECT t."provider" AS "provider", t."contact_date" AS "contact_date" FROM contacts AS t
),
s2 AS (
  SELECT CAST(DATE_TRUNC('month', CAST(e."contact_date" AS TIMESTAMP)) AS DATE) AS month, e."provider" AS "provider", SUM(CASE WHEN TRUE THEN 1 ELSE 0 END) AS n0 FROM s1 AS e WHERE e."contact_date" BETWEEN DATE '2024-04-01' AND DATE '2024-05-31' AND TRUE GROUP BY CAST(DATE_TRUNC('month', CAST(e."contact_date" AS TIMESTAMP)) AS DATE), e."provider"
),
all3 AS (
  SELECT p.month AS month, p."provider" AS "provider", CAST(p.n0 AS BIGINT) AS n0 FROM s2 AS p
)
SELECT u.month AS month, u."provider" AS "provider", COALESCE(MAX(u.n0), 0) AS n0
FROM all3 AS u
GROUP BY u.month, u."provider"
ORDER BY u.month, u."provider"
