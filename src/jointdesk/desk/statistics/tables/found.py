"""Tables of the people found in operations, of those before the courts, and of presumed victims."""

from django.utils.translation import gettext as _

from jointdesk.desk.accounts.naming import country_name, province_name
from jointdesk.desk.accounts.templatetags.desk import SEXES
from jointdesk.desk.operations.models import Encounter, Referral
from jointdesk.desk.statistics.ages import AGE_BANDS, UNKNOWN
from jointdesk.desk.statistics.report import Count, Cross, Report
from jointdesk.desk.statistics.tables.table import Counted, Crossed, Table, cross, split


def found_tables(report: Report) -> list[Table]:
    categories = dict(Encounter.Category.choices)
    by_place = split(
        report,
        "by_province",
        _("Foreigners by province"),
        _("Province"),
        Counted(
            "foreigners",
            _("Foreigners"),
            lambda one: one.found.by_province,
            province_name,
            lambda one: one.found.foreigners,
        ),
    )
    by_nationality = split(
        report,
        "by_nationality",
        _("Foreigners by nationality"),
        _("Nationality"),
        Counted(
            "foreigners",
            _("Foreigners"),
            lambda one: one.found.by_nationality,
            country_name,
            lambda one: one.found.foreigners,
        ),
    )
    by_category = split(
        report,
        "by_category",
        _("Persons found by category"),
        _("Category"),
        Counted(
            "persons",
            _("Persons"),
            lambda one: one.found.by_category,
            lambda code: str(categories.get(code, code)),
            lambda one: one.found.persons,
        ),
    )
    by_age = _by_sex_and_age(
        "by_sex_and_age", _("Persons found by sex and age"), report.found.by_sex_and_age, report.found.persons
    )
    return [
        by_place,
        by_nationality,
        by_category,
        by_age,
        _by_place_and_nationality(report),
        _operations(report),
    ]


def court_tables(report: Report) -> list[Table]:
    return [
        split(
            report,
            "prosecuted_by_nationality",
            _("Persons before the courts by nationality"),
            _("Nationality"),
            Counted(
                "persons_prosecuted",
                _("Persons"),
                lambda one: one.prosecuted.by_nationality,
                country_name,
                lambda one: one.persons_prosecuted,
            ),
        )
    ]


def victim_tables(report: Report) -> list[Table]:
    states = dict(Referral.State.choices)
    told = (
        (
            "referrals_by_state",
            _("Presumed victims by state of referral"),
            _("State"),
            lambda one: one.referrals_by_state,
            lambda code: str(states.get(code, code)),
        ),
        (
            "victims_by_nationality",
            _("Presumed victims by nationality"),
            _("Nationality"),
            lambda one: one.victims.by_nationality,
            country_name,
        ),
        (
            "victims_by_province",
            _("Presumed victims by province"),
            _("Province"),
            lambda one: one.victims.by_province,
            province_name,
        ),
    )
    return [
        *(
            split(
                report,
                key,
                title,
                head,
                Counted("victims_presumed", _("Persons"), parts, name, lambda one: one.victims_presumed),
            )
            for key, title, head, parts, name in told
        ),
        _by_sex_and_age(
            "victims_by_sex_and_age",
            _("Presumed victims by sex and age"),
            report.victims.by_sex_and_age,
            report.victims_presumed,
        ),
    ]


def _operations(report: Report) -> Table:
    return split(
        report,
        "operations_by_province",
        _("Operations by province"),
        _("Province"),
        Counted(
            "operations",
            _("Operations"),
            lambda one: one.operations_by_province,
            province_name,
            lambda one: one.operations,
        ),
    )


def _by_place_and_nationality(report: Report) -> Table:
    found = report.found
    crossed = Crossed(
        "foreigners",
        found.by_province_and_nationality,
        province_name,
        country_name,
        found.foreigners,
        found.by_province,
        found.by_nationality,
    )
    return cross(
        "by_province_and_nationality", _("Foreigners by province and nationality"), _("Province"), crossed
    )


def _by_sex_and_age(key: str, title: str, parts: Cross, total: Count) -> Table:
    """Bands of ages down, sexes across: as the years go on, and few columns for a telephone."""
    turned: Cross = None
    if parts is not None:
        bands = [*AGE_BANDS, UNKNOWN]
        found = {band for columns in parts.values() for band in columns}
        turned = {
            band: {sex: columns.get(band, 0) for sex, columns in parts.items()}
            for band in bands
            if band in found
        }
    names = {code: str(name) for code, name in SEXES.items()}
    measure = "persons" if key == "by_sex_and_age" else "victims_presumed"
    return cross(
        key,
        title,
        _("Age"),
        Crossed(
            measure,
            turned,
            lambda band: band.replace("-", "–"),
            lambda sex: names.get(sex, sex),
            total,
            order=("F", "M", "X", ""),
        ),
    )
