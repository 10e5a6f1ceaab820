WITH s1 AS NOT MATERIALIZED (
  SELECT t."provider" AS "provider", t."received_date" AS "received_date", t."first_treatment_date" AS "first_treatment_date", t."second_treatment_date" AS "second_treatment_date", t."treatment_contacts" AS "treatment_contacts", t."end_date" AS "end_date", t."first_phq9" AS "first_phq9", t."last_phq9" AS "last_phq9", t."second_tool" AS "second_tool", t."first_second_score" AS "first_second_score", t."last_second_score" AS "last_second_score" FROM talking_therapies AS t
),
s2 AS (
  SELECT a.*, (a."first_treatment_date" - a."received_date") AS "days_to_treatment", (a."second_treatment_date" - a."first_treatment_date") AS "days_between", (CASE WHEN ((NOT (a."end_date" IS NULL)) AND COALESCE(a."treatment_contacts" >= 2, FALSE)) THEN 1 ELSE 0 END) AS "finished", (CASE WHEN COALESCE(a."second_tool" IN ('445455005'), FALSE) THEN CAST(8.0 AS DOUBLE PRECISION) WHEN COALESCE(a."second_tool" IN ('445552006'), FALSE) THEN CAST(19.0 AS DOUBLE PRECISION) WHEN COALESCE(a."second_tool" IN ('491581000000104'), FALSE) THEN CAST(32.0 AS DOUBLE PRECISION) WHEN COALESCE(a."second_tool" IN ('450324005'), FALSE) THEN CAST(40.0 AS DOUBLE PRECISION) WHEN COALESCE(a."second_tool" IN ('450326007'), FALSE) THEN CAST(8.0 AS DOUBLE PRECISION) WHEN COALESCE(a."second_tool" IN ('446517006'), FALSE) THEN CAST(45.0 AS DOUBLE PRECISION) WHEN COALESCE(a."second_tool" IN ('446793008'), FALSE) THEN CAST(18.0 AS DOUBLE PRECISION) ELSE CAST(8.0 AS DOUBLE PRECISION) END) AS "cut_off", (CASE WHEN COALESCE(a."second_tool" IN ('445455005'), FALSE) THEN CAST(4.0 AS DOUBLE PRECISION) WHEN COALESCE(a."second_tool" IN ('445552006'), FALSE) THEN CAST(10.0 AS DOUBLE PRECISION) WHEN COALESCE(a."second_tool" IN ('491581000000104'), FALSE) THEN CAST(10.0 AS DOUBLE PRECISION) WHEN COALESCE(a."second_tool" IN ('450324005'), FALSE) THEN CAST(32.0 AS DOUBLE PRECISION) WHEN COALESCE(a."second_tool" IN ('450326007'), FALSE) THEN CAST(5.0 AS DOUBLE PRECISION) WHEN COALESCE(a."second_tool" IN ('446517006'), FALSE) THEN CAST(10.0 AS DOUBLE PRECISION) WHEN COALESCE(a."second_tool" IN ('446793008'), FALSE) THEN CAST(4.0 AS DOUBLE PRECISION) ELSE CAST(4.0 AS DOUBLE PRECISION) END) AS "change_that_counts", (a."first_phq9" - a."last_phq9") AS "phq9_change", (a."first_second_score" - a."last_second_score") AS "second_change" FROM s1 AS a
),
s3 AS (
  SELECT a.*, (CASE WHEN (COALESCE(a."first_phq9" >= CAST(10.0 AS DOUBLE PRECISION), FALSE) OR COALESCE(a."first_second_score" >= a."cut_off", FALSE)) THEN 1 ELSE 0 END) AS "case", (CASE WHEN (COALESCE(a."first_phq9" < CAST(10.0 AS DOUBLE PRECISION), FALSE) AND COALESCE(a."first_second_score" < a."cut_off", FALSE)) THEN 1 ELSE 0 END) AS "not_case", (CASE WHEN (((NOT (a."first_phq9" IS NULL)) AND (NOT (a."last_phq9" IS NULL))) OR ((NOT (a."first_second_score" IS NULL)) AND (NOT (a."last_second_score" IS NULL)))) THEN 1 ELSE 0 END) AS "paired" FROM s2 AS a
),
s4 AS (
  SELECT a.*, (CASE WHEN (COALESCE(a."case" IN (1), FALSE) AND COALESCE(a."last_phq9" < CAST(10.0 AS DOUBLE PRECISION), FALSE) AND COALESCE(a."last_second_score" < a."cut_off", FALSE)) THEN 1 ELSE 0 END) AS "recovered", (CASE WHEN ((COALESCE(a."phq9_change" >= CAST(6.0 AS DOUBLE PRECISION), FALSE) OR COALESCE(a."second_change" >= a."change_that_counts", FALSE)) AND (NOT (COALESCE(a."phq9_change" <= CAST(-6.0 AS DOUBLE PRECISION), FALSE) OR COALESCE((0 - a."second_change") >= a."change_that_counts", FALSE)))) THEN 1 ELSE 0 END) AS "improved" FROM s3 AS a
),
s5 AS (
  SELECT a.*, (CASE WHEN (COALESCE(a."recovered" IN (1), FALSE) AND COALESCE(a."improved" IN (1), FALSE)) THEN 1 ELSE 0 END) AS "reliably_recovered", (CASE WHEN ((COALESCE(a."phq9_change" <= CAST(-6.0 AS DOUBLE PRECISION), FALSE) OR COALESCE((0 - a."second_change") >= a."change_that_counts", FALSE)) AND (NOT (COALESCE(a."phq9_change" >= CAST(6.0 AS DOUBLE PRECISION), FALSE) OR COALESCE(a."second_change" >= a."change_that_counts", FALSE)))) THEN 1 ELSE 0 END) AS "deteriorated" FROM s4 AS a
),
s6 AS (
  SELECT CAST(DATE_TRUNC('month', CAST(e."end_date" AS TIMESTAMP)) AS DATE) AS month, e."provider" AS "provider", SUM(CASE WHEN (COALESCE(e."finished" IN (1), FALSE) AND COALESCE(e."paired" IN (1), FALSE)) THEN 1 ELSE 0 END) AS n0, SUM(CASE WHEN COALESCE(e."finished" IN (1), FALSE) THEN 1 ELSE 0 END) AS n1 FROM s5 AS e WHERE e."end_date" BETWEEN DATE '2024-04-01' AND DATE '2024-05-31' AND ((COALESCE(e."finished" IN (1), FALSE) AND COALESCE(e."paired" IN (1), FALSE)) OR COALESCE(e."finished" IN (1), FALSE)) GROUP BY CAST(DATE_TRUNC('month', CAST(e."end_date" AS TIMESTAMP)) AS DATE), e."provider"
),
all7 AS (
  SELECT p.month AS month, p."provider" AS "provider", CAST(p.n0 AS BIGINT) AS n0, CAST(p.n1 AS BIGINT) AS n1 FROM s6 AS p
)
SELECT u.month AS month, u."provider" AS "provider", COALESCE(MAX(u.n0), 0) AS n0, COALESCE(MAX(u.n1), 0) AS n1
FROM all7 AS u
GROUP BY u.month, u."provider"
ORDER BY u.month, u."provider"
