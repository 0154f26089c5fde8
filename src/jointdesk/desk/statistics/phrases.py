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
        "Money went to the country of the account it was paid to, told by its bank; where no payment is "
        "noted, to that of the accounts the complaint names, if it is one."
    ),
    _(
        "Money stopped or given back is part of the losses, and counts in the period in which the "
        "complaint was received."
    ),
    _("A request counts on the day it left, an answer or a refusal on the day it was given."),
    _("Arrests by partners are shown beside ours and never added to them."),
    _("An operation counts on the day it was held; one that was called off does not."),
    _(
        "A person proposed for prosecution or brought before a court counts once in the period, "
        "at the first such step."
    ),
    _(
        "A victim counts as identified, led to assistance or returned on the day the referral "
        "reached that state."
    ),
    _(
        "An age is that of the day somebody was found; of whom only a year or month of birth is "
        "known counts as the youngest he or she may have been."
    ),
    _("An answer is in time when it was given by the moment the request named, or the request named none."),
    _(
        "A month, quarter, half-year or year is compared with the one before it, any other "
        "period with as many days before it."
    ),
    _(
        "A record that was erased when its time was over stays in the counts, without anything "
        "that tells whose it was."
    ),
    _("A unit's report counts its own operations, complaints, requests and cases."),
)

# publishing_rules.yaml
PUBLISHING = (
    _("Fewer than 5 complaints, and fewer than 10 people who are or may be victims, are withheld (x)."),
    _(
        "Further counts are withheld where a small one could be worked out from them, also together "
        "with earlier releases."
    ),
    _("Losses are withheld where fewer than 5 complainants named one, or one of them lost most of it."),
    _("Only a frozen release is for publication: it is held against all releases before it."),
)
