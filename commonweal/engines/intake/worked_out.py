"""Tables that are worked out of national ones before ours are filled, by registered formulas.

A formula gives one SELECT of text columns. It sees one submission and nothing of earlier ones.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from commonweal.engines.intake.statements import Period, date_of, quoted


@dataclass(frozen=True)
class Asked:
    """What a formula is given: its parts as relations, codes, maps, numbers and the period."""

    parts: Mapping[str, str]
    codes: Mapping[str, Sequence[str]]
    maps: Mapping[str, Mapping[str, str]]
    numbers: Mapping[str, int]
    period: Period

    def among(self, column: str, name: str) -> str:
        """A condition: the column holds one of a list of codes; false where it is missing."""
        codes = ", ".join(quoted(code) for code in self.codes[name])
        return f"coalesce({column} IN ({codes}), FALSE)"

    def mapped(self, column: str, name: str, otherwise: str = "NULL") -> str:
        """The column in the words of a map."""
        cases = " ".join(f"WHEN {quoted(a)} THEN {quoted(b)}" for a, b in self.maps[name].items())
        return f"CASE {column} {cases} ELSE {otherwise} END"


@dataclass(frozen=True)
class Formula:
    """The columns that a formula gives, and its statement."""

    gives: tuple[str, ...]
    statement: Callable[[Asked], str]


def ward_bed_types(asked: Asked) -> str:
    """The class in which each ward had most bed days of the period; of equals the lower code."""
    first, after = asked.period.start.isoformat(), asked.period.end.isoformat()
    return f"""
WITH stay AS (
  SELECT ward, class, greatest({date_of("start")}, DATE '{first}') AS start,
         least(coalesce({date_of("ending")}, DATE '{after}' + 1), DATE '{after}' + 1) AS ending
  FROM {asked.parts["stays"]} WHERE ward IS NOT NULL AND class IS NOT NULL),
days AS (SELECT ward, class, sum(ending - start) AS days FROM stay
         WHERE ending >= start GROUP BY ALL)
SELECT ward, class FROM days
QUALIFY row_number() OVER (PARTITION BY ward ORDER BY days DESC, class) = 1
"""


def therapy_courses(asked: Asked) -> str:
    """Treatment, PHQ-9 and the measure of the problem of each referral.

    The measure of the problem counts where it was scored at the end, or GAD-7 was not. Of a
    referral that came twice the last row counts."""
    parts = asked.parts
    plain = "upper(regexp_replace({}, '[^A-Za-z0-9]', '', 'g'))"
    gad7, phq9 = (quoted(asked.codes[name][0]) for name in ("gad7", "phq9"))
    return f"""
WITH contact AS (SELECT contact, referral, {date_of("day")} AS day, attendance, appointment
                 FROM {parts["contacts"]}),
treatment AS (
  SELECT referral, list_sort(list(day)) AS days FROM contact
  WHERE day IS NOT NULL AND {asked.among("attendance", "attended")}
    AND {asked.among("appointment", "treatment")} GROUP BY referral),
score AS (
  SELECT referral, tool, score, {date_of("day")} AS day, row_ FROM {parts["scores_of_referrals"]}
  UNION ALL
  SELECT c.referral, s.tool, s.score, c.day, s.row_
  FROM {parts["scores_of_activities"]} s JOIN {parts["activities"]} a USING (activity)
  JOIN contact c ON c.contact = a.contact),
scored AS (
  SELECT referral, tool, arg_min(score, (day, row_)) AS first,
         CASE WHEN max(day) > min(day) THEN arg_max(score, (day, row_)) END AS last
  FROM score WHERE day IS NOT NULL AND try_cast(score AS DOUBLE) IS NOT NULL GROUP BY ALL),
problem AS (
  SELECT referral, {asked.mapped(plain.format("complaint"), "measure_of_problem")} AS tool
  FROM {parts["complaints"]} QUALIFY row_number() OVER (
    PARTITION BY referral ORDER BY {date_of("day")} DESC NULLS LAST, row_) = 1),
last_ AS (
  SELECT * FROM {parts["referrals"]}
  QUALIFY row_number() OVER (PARTITION BY referral ORDER BY row_ DESC) = 1),
course AS (
  SELECT r.referral, t.days, p.first AS first_phq9, p.last AS last_phq9,
         r.adsm, r.adsm_first, r.adsm_last, r.gad_first, r.gad_last,
         g.first AS gad7_first, g.last AS gad7_last, s.tool, s.first, s.last,
         s.first IS NOT NULL AND (s.last IS NOT NULL OR coalesce(r.gad_last, g.last) IS NULL)
           AS specific
  FROM last_ r LEFT JOIN treatment t USING (referral)
  LEFT JOIN scored p ON p.referral = r.referral AND p.tool = {phq9}
  LEFT JOIN scored g ON g.referral = r.referral AND g.tool = {gad7}
  LEFT JOIN problem c ON c.referral = r.referral
  LEFT JOIN scored s ON s.referral = r.referral AND s.tool = c.tool)
SELECT referral, CAST(days[1] AS VARCHAR) AS first_treatment,
  CAST(days[2] AS VARCHAR) AS second_treatment,
  CASE WHEN EXISTS (FROM contact) THEN CAST(coalesce(len(days), 0) AS VARCHAR) END AS treatments,
  first_phq9, last_phq9,
  CASE WHEN adsm_first IS NOT NULL
         THEN {asked.mapped(plain.format("adsm"), "measure_of_name", f"coalesce(adsm, {gad7})")}
       WHEN specific THEN tool
       WHEN coalesce(gad_first, gad7_first) IS NOT NULL THEN {gad7} END AS second_tool,
  CASE WHEN adsm_first IS NOT NULL THEN adsm_first WHEN specific THEN first
       ELSE coalesce(gad_first, gad7_first) END AS first_second,
  CASE WHEN adsm_first IS NOT NULL THEN adsm_last WHEN specific THEN last
       WHEN gad_first IS NOT NULL THEN gad_last ELSE gad7_last END AS last_second
FROM course
"""


def act_categories(asked: Asked) -> str:
    """How each period under the Mental Health Act came about, A to P; missing for an informal stay
    and for a period that was told twice. Of several spells the earliest that it touches counts, and
    of rows with one key the last.

    The conditions and their order are the national ones, so that a section 3 that begins the day
    after the one before ended is B, and G or L only where it begins on that day."""
    parts, is_ = asked.parts, asked.among
    return f"""
WITH act AS (
  SELECT period, patient, status, {date_of("start")} AS start,
         try_cast(start_time AS TIME) AS start_hour,
         {date_of("expiry")} AS expiry, {date_of("ending")} AS ending, row_
  FROM {parts["periods"]}),
once AS (
  SELECT * FROM act QUALIFY row_number() OVER (PARTITION BY patient, start, status
    ORDER BY expiry DESC NULLS LAST, ending DESC NULLS LAST, period DESC, row_ DESC) = 1),
stay AS (
  SELECT s.spell, r.patient, {date_of("s.start")} AS admitted, s.method, s.destination,
         try_cast(s.start_time AS TIME) AS admitted_at, {date_of("s.discharge")} AS discharged,
         try_cast(s.discharge_time AS TIME) AS discharged_at, s.row_ AS spell_row
  FROM {parts["spells"]} s JOIN {parts["referrals"]} r USING (referral)),
spell AS (
  SELECT *, lag(destination) OVER (PARTITION BY patient ORDER BY admitted,
    admitted_at NULLS FIRST, discharged NULLS LAST, spell, spell_row) AS left_for FROM stay),
linked AS (
  SELECT a.*, s.spell, s.spell_row, s.admitted, s.admitted_at, s.method, s.left_for
  FROM once a LEFT JOIN spell s ON s.patient = a.patient
    AND NOT coalesce(s.admitted > a.ending, FALSE) AND NOT coalesce(s.admitted > a.expiry, FALSE)
    AND NOT coalesce(s.discharged < a.start, FALSE)
    AND NOT coalesce(a.start = s.discharged AND a.start_hour > s.discharged_at, FALSE)),
ordered AS (
  SELECT *, lag(period) OVER w AS was_period, lag(status) OVER w AS was,
         lag(start) OVER w AS was_start, lag(ending) OVER w AS was_end
  FROM linked WINDOW w AS (PARTITION BY patient, coalesce(spell, period)
    ORDER BY start, start_hour NULLS FIRST, ending NULLS FIRST, period, row_)),
revoked AS (
  SELECT period, {date_of("start")} AS start, {date_of("ending")} AS ending
  FROM {parts["orders"]} WHERE {is_("reason", "order_revoked")}
  QUALIFY row_number() OVER (PARTITION BY period ORDER BY start DESC, row_ DESC) = 1),
told AS (
  SELECT o.*, coalesce(c.period, d.period) IS NOT NULL AS order_,
         coalesce(c.start, d.start) AS order_start,
         CASE WHEN c.period IS NOT NULL THEN c.ending ELSE d.ending END AS order_end
  FROM ordered o
  LEFT JOIN revoked c ON c.period = o.was_period AND c.start < o.admitted
    AND (c.ending > o.admitted OR c.ending IS NULL)
  LEFT JOIN revoked d ON d.period = o.period AND d.start < o.admitted
    AND (d.ending > o.admitted OR d.ending IS NULL))
SELECT period, {_category(asked)} AS category FROM told
QUALIFY row_number() OVER (
  PARTITION BY period ORDER BY row_ DESC, admitted NULLS LAST, spell, spell_row) = 1
"""


def _category(asked: Asked) -> str:
    """The first condition that holds tells the category; N where none does."""
    is_, days = asked.among, asked.numbers
    no_order = "(NOT order_ OR coalesce(order_end < start - 1, FALSE))"
    next_day = "coalesce(start = was_end OR start = was_end + 1, FALSE)"
    followed = f"(was_end IS NULL OR {next_day})"
    untimed = "admitted_at IS NULL OR start_hour IS NULL"
    conditions = {
        "A": f"({is_('status', 'detained')} AND start = admitted"
        f" AND (start_hour <= admitted_at OR {untimed})"
        f" AND (was IS NULL OR {is_('was', 'informal')}"
        " OR coalesce(admitted - was_end > 1, FALSE)))"
        f" OR ({is_('status', 'section_2')} AND {is_('method', 'emergency_admission')}"
        f" AND admitted BETWEEN start - {days['emergency_days']} AND start)",
        "B": f"{is_('status', 'detained')} AND {no_order}"
        f" AND (start > admitted OR (start = admitted AND (admitted_at < start_hour OR {untimed})))"
        f" AND (was IS NULL OR coalesce(was_end < start, FALSE)"
        f" OR ({is_('was', 'holding')} AND {next_day}))",
        "C": f"{is_('status', 'detained')} AND {is_('was', 'place_of_safety')}"
        f" AND ({next_day} OR start = was_start)"
        " AND (admitted = start OR admitted >= was_start OR start = was_end)",
        "D": f"order_ AND (({is_('status', 'recalled_to')}"
        " AND (order_end IS NULL OR start >= order_end - 1)"
        " AND (admitted = start OR admitted >= order_start))"
        f" OR ({is_('status', 'section_3')} AND start < admitted AND order_end BETWEEN"
        f" admitted - 1 AND admitted + {days['recall_days']}))",
        "E": f"{is_('status', 'place_of_safety')}"
        f" AND (was_start IS NULL OR {is_('was', 'informal')} OR was_end < start)",
        "F": f"(({is_('status', 'holding')} AND start = admitted)"
        f" OR ({is_('status', 'holding_in_hospital')} AND start >= admitted))"
        f" AND (was IS NULL OR was_end <= start OR {is_('was', 'informal')})",
        "G": f"{is_('status', 'renewable')} AND start > admitted AND status = was AND {followed}",
        "H": f"{is_('status', 'transferable')} AND admitted > start"
        f" AND ({is_('method', 'transfer_admission')} OR {is_('left_for', 'transfer_discharge')})",
        "J": f"{is_('status', 'doctor_holding')} AND {is_('was', 'nurse_holding')}"
        " AND start >= admitted AND start >= was_start"
        " AND (was_end IS NULL OR ending IS NULL OR was_end <= ending)",
        "K": f"{is_('status', 'section_37')} AND {is_('was', 'section_35')} AND start >= admitted"
        f" AND {followed}",
        "L": f"{is_('status', 'section_3')} AND {is_('was', 'section_2')} AND start >= admitted"
        f" AND {followed}",
        "M": is_("status", "guardianship"),
        "P": f"{is_('status', 'criminal_justice')} AND {is_('method', 'planned_admission')}"
        f" AND start <= admitted AND (ending IS NULL OR ending >= admitted) AND {no_order}"
        f" AND (was IS NULL OR ({is_('was', 'before_criminal_justice')}"
        " AND (was_end IS NULL OR was_end <= start)))",
    }
    cases = " ".join(f"WHEN {text} THEN '{name}'" for name, text in conditions.items())
    return f"CASE WHEN {is_('status', 'informal')} THEN NULL {cases} ELSE 'N' END"


FORMULAS: Mapping[str, Formula] = {
    "ward_bed_types": Formula(("ward", "class"), ward_bed_types),
    "therapy_courses": Formula(
        ("referral", "first_treatment", "second_treatment", "treatments", "first_phq9",
         "last_phq9", "second_tool", "first_second", "last_second"),
        therapy_courses,
    ),
    "act_categories": Formula(("period", "category"), act_categories),
}  # fmt: skip
