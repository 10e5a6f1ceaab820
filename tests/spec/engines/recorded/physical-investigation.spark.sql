WITH s1 AS (
  SELECT t.`spell` AS `spell`, t.`referral` AS `referral`, t.`person` AS `person`, t.`provider` AS `provider`, t.`admission_date` AS `admission_date`, t.`admission_source` AS `admission_source`, t.`physical_examination_date` AS `physical_examination_date`, t.`physical_review_date` AS `physical_review_date`, t.`physical_investigation_date` AS `physical_investigation_date` FROM spells AS t
),
s2 AS (
  SELECT t.`ward_stay` AS `ward_stay`, t.`spell` AS `spell`, t.`person` AS `person`, t.`provider` AS `provider`, t.`bed_type` AS `bed_type`, t.`start_date` AS `start_date` FROM ward_stays AS t
),
s3 AS (
  SELECT f.`ward_stay` AS `ward_stay`, f.`spell` AS `spell`, f.`person` AS `person`, f.`provider` AS `provider`, f.`bed_type` AS `bed_type`, f.`start_date` AS `start_date` FROM (SELECT a.*, ROW_NUMBER() OVER (PARTITION BY a.`spell` ORDER BY a.`start_date` ASC NULLS LAST, a.`ward_stay` ASC NULLS LAST) AS first_place FROM s2 AS a) AS f WHERE f.first_place = 1
),
s4 AS (
  SELECT a.*, b.`bed_type` AS `first_bed_type` FROM s1 AS a LEFT JOIN s3 AS b ON a.`spell` = b.`spell`
),
s5 AS (
  SELECT t.`contact` AS `contact`, t.`referral` AS `referral`, t.`person` AS `person`, t.`provider` AS `provider`, t.`contact_date` AS `contact_date`, t.`mechanism` AS `mechanism`, t.`attendance` AS `attendance` FROM contacts AS t
),
s6 AS (
  SELECT a.* FROM s5 AS a WHERE (COALESCE(a.`attendance` IN ('5', '6'), FALSE) AND COALESCE(a.`mechanism` IN ('01', '02', '04', '11'), FALSE))
),
s7 AS (
  SELECT c.`referral` AS k0, CAST(SUM(CASE WHEN TRUE THEN 1 ELSE 0 END) AS BIGINT) AS `spells` FROM s1 AS c GROUP BY c.`referral`
),
s8 AS (
  SELECT a.*, COALESCE(b0.`spells`, 0) AS `spells` FROM s6 AS a LEFT JOIN s7 AS b0 ON a.`referral` = b0.k0
),
s9 AS (
  SELECT a.* FROM s8 AS a WHERE COALESCE(a.`spells` = 0, FALSE)
),
s10 AS (
  SELECT o.`spell` AS k0, CAST(SUM(CASE WHEN (COALESCE(c.`contact_date` >= DATE_ADD(o.`admission_date`, -365), FALSE) AND COALESCE(c.`contact_date` <= DATE_ADD(o.`admission_date`, -3), FALSE)) THEN 1 ELSE 0 END) AS BIGINT) AS `contacts_before` FROM s4 AS o JOIN s9 AS c ON o.`person` = c.`person` GROUP BY o.`spell`
),
s11 AS (
  SELECT a.*, COALESCE(b0.`contacts_before`, 0) AS `contacts_before` FROM s4 AS a LEFT JOIN s10 AS b0 ON a.`spell` = b0.k0
),
s12 AS (
  SELECT t.`activity` AS `activity`, t.`referral` AS `referral`, t.`person` AS `person`, t.`provider` AS `provider`, t.`activity_date` AS `activity_date`, t.`activity_kind` AS `activity_kind` FROM activities AS t
),
s13 AS (
  SELECT a.* FROM s12 AS a WHERE COALESCE(a.`activity_kind` IN ('indirect'), FALSE)
),
s14 AS (
  SELECT c.`referral` AS k0, CAST(SUM(CASE WHEN TRUE THEN 1 ELSE 0 END) AS BIGINT) AS `spells` FROM s1 AS c GROUP BY c.`referral`
),
s15 AS (
  SELECT a.*, COALESCE(b0.`spells`, 0) AS `spells` FROM s13 AS a LEFT JOIN s14 AS b0 ON a.`referral` = b0.k0
),
s16 AS (
  SELECT a.* FROM s15 AS a WHERE COALESCE(a.`spells` = 0, FALSE)
),
s17 AS (
  SELECT o.`spell` AS k0, CAST(SUM(CASE WHEN (COALESCE(c.`activity_date` >= DATE_ADD(o.`admission_date`, -365), FALSE) AND COALESCE(c.`activity_date` <= DATE_ADD(o.`admission_date`, -3), FALSE)) THEN 1 ELSE 0 END) AS BIGINT) AS `indirect_before` FROM s11 AS o JOIN s16 AS c ON o.`person` = c.`person` GROUP BY o.`spell`
),
s18 AS (
  SELECT a.*, COALESCE(b0.`indirect_before`, 0) AS `indirect_before` FROM s11 AS a LEFT JOIN s17 AS b0 ON a.`spell` = b0.k0
),
s19 AS (
  SELECT a.*, DATEDIFF(a.`physical_examination_date`, a.`admission_date`) AS `days_to_examination`, DATEDIFF(a.`physical_review_date`, a.`admission_date`) AS `days_to_review`, DATEDIFF(a.`physical_investigation_date`, a.`admission_date`) AS `days_to_investigation`, (CASE WHEN (COALESCE(a.`contacts_before` > 0, FALSE) OR COALESCE(a.`indirect_before` > 0, FALSE)) THEN 1 ELSE 0 END) AS `known_before`, (CASE WHEN COALESCE(a.`admission_source` IN ('49', '53', '87'), FALSE) THEN 1 ELSE 0 END) AS `transferred` FROM s18 AS a
),
s20 AS (
  SELECT TRUNC(e.`admission_date`, 'MM') AS month, e.`provider` AS `provider`, SUM(CASE WHEN COALESCE(e.`days_to_investigation` <= 7, FALSE) THEN 1 ELSE 0 END) AS n0, SUM(CASE WHEN TRUE THEN 1 ELSE 0 END) AS n1 FROM s19 AS e WHERE e.`admission_date` BETWEEN DATE '2024-04-01' AND DATE '2024-05-31' AND TRUE GROUP BY TRUNC(e.`admission_date`, 'MM'), e.`provider`
),
all21 AS (
  SELECT p.month AS month, p.`provider` AS `provider`, CAST(p.n0 AS BIGINT) AS n0, CAST(p.n1 AS BIGINT) AS n1 FROM s20 AS p
)
SELECT u.month AS month, u.`provider` AS `provider`, COALESCE(MAX(u.n0), 0) AS n0, COALESCE(MAX(u.n1), 0) AS n1
FROM all21 AS u
GROUP BY u.month, u.`provider`
