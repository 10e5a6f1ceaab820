WITH s1 AS (
  SELECT t.`spell` AS `spell`, t.`person` AS `person`, t.`provider` AS `provider`, t.`admission_date` AS `admission_date`, t.`age_at_admission` AS `age_at_admission`, t.`discharge_date` AS `discharge_date`, t.`discharge_method` AS `discharge_method`, t.`discharge_destination` AS `discharge_destination` FROM spells AS t
),
s2 AS (
  SELECT a.* FROM s1 AS a WHERE (NOT (a.`discharge_date` IS NULL))
),
s3 AS (
  SELECT t.`ward_stay` AS `ward_stay`, t.`spell` AS `spell`, t.`person` AS `person`, t.`provider` AS `provider`, t.`bed_type` AS `bed_type`, t.`reported_bed_type` AS `reported_bed_type`, t.`start_date` AS `start_date` FROM ward_stays AS t
),
s4 AS (
  SELECT f.`ward_stay` AS `ward_stay`, f.`spell` AS `spell`, f.`person` AS `person`, f.`provider` AS `provider`, f.`bed_type` AS `bed_type`, f.`reported_bed_type` AS `reported_bed_type`, f.`start_date` AS `start_date` FROM (SELECT a.*, ROW_NUMBER() OVER (PARTITION BY a.`spell` ORDER BY a.`start_date` DESC NULLS LAST, a.`ward_stay` DESC NULLS LAST) AS first_place FROM s3 AS a) AS f WHERE f.first_place = 1
),
s5 AS (
  SELECT a.*, b.`bed_type` AS `last_bed_type`, b.`reported_bed_type` AS `last_reported_bed` FROM s2 AS a LEFT JOIN s4 AS b ON a.`spell` = b.`spell`
),
s6 AS (
  SELECT a.*, DATEDIFF(a.`discharge_date`, a.`admission_date`) AS `days_stayed`, DATE_ADD(a.`discharge_date`, 3) AS `follow_up_by`, DATE_ADD(a.`discharge_date`, 4) AS `follow_up_in`, DATE_ADD(a.`discharge_date`, 28) AS `readmission_by` FROM s5 AS a
),
s7 AS (
  SELECT t.`contact` AS `contact`, t.`person` AS `person`, t.`provider` AS `provider`, t.`contact_date` AS `contact_date`, t.`mechanism` AS `mechanism`, t.`attendance` AS `attendance` FROM contacts AS t
),
s8 AS (
  SELECT o.`spell` AS k0, MIN(CASE WHEN ((COALESCE(c.`attendance` IN ('5', '6'), FALSE) AND COALESCE(c.`mechanism` IN ('01', '02', '04', '11'), FALSE)) AND COALESCE(c.`contact_date` > o.`discharge_date`, FALSE)) THEN c.`contact_date` END) AS `first_seen` FROM s6 AS o JOIN s7 AS c ON o.`person` = c.`person` AND o.`provider` = c.`provider` GROUP BY o.`spell`
),
s9 AS (
  SELECT a.*, b0.`first_seen` AS `first_seen` FROM s6 AS a LEFT JOIN s8 AS b0 ON a.`spell` = b0.k0
),
s10 AS (
  SELECT o.`spell` AS k0, MIN(CASE WHEN COALESCE(c.`admission_date` > o.`discharge_date`, FALSE) THEN c.`admission_date` END) AS `back_here` FROM s9 AS o JOIN s1 AS c ON o.`person` = c.`person` AND o.`provider` = c.`provider` GROUP BY o.`spell`
),
s11 AS (
  SELECT a.*, b0.`back_here` AS `back_here` FROM s9 AS a LEFT JOIN s10 AS b0 ON a.`spell` = b0.k0
),
s12 AS (
  SELECT o.`spell` AS k0, MIN(CASE WHEN (COALESCE(c.`admission_date` >= o.`discharge_date`, FALSE) AND COALESCE(c.`spell` <> o.`spell`, FALSE)) THEN c.`admission_date` END) AS `readmitted` FROM s11 AS o JOIN s1 AS c ON o.`person` = c.`person` GROUP BY o.`spell`
),
s13 AS (
  SELECT a.*, b0.`readmitted` AS `readmitted` FROM s11 AS a LEFT JOIN s12 AS b0 ON a.`spell` = b0.k0
),
s14 AS (
  SELECT t.`person` AS `person`, t.`provider` AS `provider`, t.`death_date` AS `death_date` FROM persons AS t
),
s15 AS (
  SELECT a.*, b.`death_date` AS `of_death_date` FROM s13 AS a LEFT JOIN s14 AS b ON a.`person` = b.`person`
),
s16 AS (
  SELECT a.*, (CASE WHEN (COALESCE(a.`last_reported_bed` IN ('200', '201', '202', '205', '212', '213', '10', '11', '12', '16', '17', '18'), FALSE) AND (NOT COALESCE(a.`discharge_method` IN ('4', '5'), FALSE)) AND (NOT COALESCE(a.`discharge_destination` IN ('30', '37', '40', '42', '48', '49', '50', '53', '79', '84', '87', '89'), FALSE)) AND (NOT COALESCE(a.`of_death_date` <= a.`follow_up_by`, FALSE))) THEN 1 ELSE 0 END) AS `eligible_for_follow_up`, (CASE WHEN (COALESCE(a.`first_seen` <= a.`follow_up_by`, FALSE) OR COALESCE(a.`back_here` <= a.`follow_up_by`, FALSE)) THEN 1 ELSE 0 END) AS `followed_up_in_time`, (CASE WHEN ((NOT COALESCE(a.`discharge_destination` IN ('30', '37', '40', '42', '48', '49', '50', '53', '79', '84', '87', '89'), FALSE)) AND (NOT COALESCE(a.`discharge_method` IN ('4'), FALSE))) THEN 1 ELSE 0 END) AS `left_for_home`, (CASE WHEN COALESCE(a.`readmitted` <= a.`readmission_by`, FALSE) THEN 1 ELSE 0 END) AS `readmitted_in_time` FROM s15 AS a
),
s17 AS (
  SELECT TRUNC(e.`discharge_date`, 'MM') AS month, e.`provider` AS `provider`, SUM(CASE WHEN (COALESCE(e.`last_bed_type` IN ('200'), FALSE) AND COALESCE(e.`age_at_admission` >= 18, FALSE) AND COALESCE(e.`age_at_admission` <= 64, FALSE)) THEN e.`days_stayed` END) AS n0, SUM(CASE WHEN ((COALESCE(e.`last_bed_type` IN ('200'), FALSE) AND COALESCE(e.`age_at_admission` >= 18, FALSE) AND COALESCE(e.`age_at_admission` <= 64, FALSE)) AND (NOT (e.`days_stayed` IS NULL))) THEN 1 ELSE 0 END) AS n1 FROM s16 AS e WHERE e.`discharge_date` BETWEEN DATE '2024-04-01' AND DATE '2024-05-31' AND ((COALESCE(e.`last_bed_type` IN ('200'), FALSE) AND COALESCE(e.`age_at_admission` >= 18, FALSE) AND COALESCE(e.`age_at_admission` <= 64, FALSE)) OR ((COALESCE(e.`last_bed_type` IN ('200'), FALSE) AND COALESCE(e.`age_at_admission` >= 18, FALSE) AND COALESCE(e.`age_at_admission` <= 64, FALSE)) AND (NOT (e.`days_stayed` IS NULL)))) GROUP BY TRUNC(e.`discharge_date`, 'MM'), e.`provider`
),
all18 AS (
  SELECT p.month AS month, p.`provider` AS `provider`, CAST(p.n0 AS BIGINT) AS n0, CAST(p.n1 AS BIGINT) AS n1 FROM s17 AS p
)
SELECT u.month AS month, u.`provider` AS `provider`, COALESCE(MAX(u.n0), 0) AS n0, COALESCE(MAX(u.n1), 0) AS n1
FROM all18 AS u
GROUP BY u.month, u.`provider`
