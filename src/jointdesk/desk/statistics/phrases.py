"""Sentences of this room's tables, marked for the catalogues;
tests/house/test_catalogues.py holds them to the tables.
"""

from django.utils.translation import gettext_noop as _

# counting_rules.yaml
COUNTING = (
    _("A person found in two operations is counted once, at the first operation of the period."),
    _(
        "A roster row that was withdrawn, and a nationality that was corrected, count as "
        "corrected, whenever the correction came."
    ),
    _(
        "A foreigner is a person whose nationality is another country's; persons of unknown "
        "nationality are not counted as foreigners."
    ),
    _(
        "A ringleader before the courts is a person recorded as ringleader whose case came before "
        "a court in the period, once."
    ),
    _(
        "A presumed victim is a person found in the period with a referral, until two officers "
        "have found no indications."
    ),
    _("Complaints that were withdrawn, and reports of the same event by the same facts, are not counted."),
    _("A complaint with several scam types counts under each of them."),
    _("A network counts when it has two complaints or more, one of them of the period."),
    _(
        "Losses are the payments noted of a complaint, where there are any, else the amount the "
        "complainant named; each in its own currency, after corrections."
    ),
    _(
        "Money stopped or given back is part of the losses, and counts in the period in which the "
        "complaint was received."
    ),
    _("A request counts on the day it left, an answer or a refusal on the day it was given."),
    _("Arrests by partners are shown beside ours and never added to them."),
    _("A unit's report counts its own operations, complaints, requests and cases."),
)

# publishing_rules.yaml
PUBLISHING = (
    _("Fewer than 5 complaints, and fewer than 10 people who are or may be victims, are withheld (x)."),
    _("Further counts are withheld where a small one could be worked out from them."),
    _("Losses are withheld where fewer than 5 complainants named one, or one of them lost nearly all of it."),
    _("Publish one report for a period. Reports of overlapping periods can be subtracted from each other."),
)
