"""Sentences of the engine and of files' doors, said in the language the officer reads.

The engine speaks English: it knows no reader. A sentence is looked up in the catalogue as it is, or by one of the forms
below, whose gaps hold names and numbers. One that fits no form stays English. The forms are the engine's own words:
tests/desk/accounts/test_wording.py holds them to what the engine says.
"""

import re
from functools import cache

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

# Longer ones are no sentence of ours, and gaps cost time with length.
LONGEST = 1000

# Why two names are, or are not, one (engine/names); a name's reasons stand in brackets in a candidate's reason.
OF_NAMES = (
    _("no name"),
    _("empty"),
    _("no letters"),
    _("nothing to read"),
    _("only a title"),
    _("title left out: %(title)s"),
    _("longer than any name (%(count)s characters)"),
    _("only in one name: %(word)s"),
    _("only one part of the name is given"),
    _("no table for this script"),
    _("no table for this script, general transliteration used"),
    _("compared through Latin spellings"),
    _("the sound alone does not tell"),
    _("a Japanese given name may be read in many ways"),
    _("no table reads these characters in Japanese"),
    _("%(one)s ~ %(other)s: they sound alike"),
    _("%(one)s ~ %(other)s: letters of one origin"),
    _("%(one)s ≠ %(other)s: they sound unlike"),
    _("same order"),
    _("words in another order"),
    _("words in reverse order"),
    _("syllables in another order"),
    _("set aside: %(word)s"),
    _("letters without a counterpart: %(letters)s"),
    _("its characters would tell"),
    _("both may spell %(name)s"),
    _("no Korean reading for %(characters)s"),
    _("no reading for %(characters)s"),
    _("a foreign name spelt in %(script)s: by sound only"),
    _("%(one)s = %(other)s: family and given names swapped"),
    _("family and given names swapped"),
    _("%(one)s ~ %(other)s: a letter or two differ"),
    _("%(one)s ~ %(other)s: one letter differs"),
    _("%(one)s ~ %(other)s: they sound alike (%(language)s)"),
    _("%(one)s ~ %(other)s: spellings of one name"),
    _("%(one)s ~ %(other)s: written together"),
    _("%(one)s ~ %(other)s: initial"),
    _("%(one)s ≠ %(other)s: other tone or vowel"),
    _("%(one)s ≠ %(other)s: other length"),
    _("%(name)s read %(spelling)s (%(language)s)"),
    _("%(name)s read %(spelling)s"),
)
LANGUAGES = (
    _("Mandarin"),
    _("Japanese"),
    _("Cantonese"),
    _("Hokkien or Teochew"),
    _("Hakka"),
    _("Korean"),
    _("by sound"),
    _("Khmer"),
    _("Thai"),
    _("Lao"),
    _("Burmese"),
    _("Sino-Korean"),
    _("Sino-Vietnamese"),
)
OF_SCREENING = (
    _("neither birth date nor document to compare: a lead only"),
    _("no full birth date and no document to compare: a lead only"),
    _("another name and no document that is the same: a lead only"),
)
# Why two complaints are one event (intake/duplicates); longer forms first
OF_DUPLICATES = (
    _("same complainant, same sum, both name %(identifier)s"),
    _("same complainant, both name %(identifier)s"),
    _("texts agree to %(share)s, same sum, both name %(identifier)s"),
    _("texts agree to %(share)s, both name %(identifier)s"),
)
# Why a number or word was read as it was (engine/identifiers)
OF_IDENTIFIERS = (
    _('after "%(words)s"; its check fails'),
    _('after "%(words)s"'),
    _("cued; its check fails"),
    _("by its shape and check"),
    _("the checksum is wrong"),
)
OF_HUBS = (_("%(name)s hotline"), _("%(name)s's links"), _("link shortener"))
# What is wrong with a field of a form or of a file's line
OF_FIELDS = (
    _("is missing"),
    _("is empty"),
    _("is empty, but there is an amount"),
    _("is no text"),
    _("is no whole number"),
    _("is no date like 2026-10-15"),
    _("has control characters"),
    _("has more than %(count)s marks on one letter"),
    _("holds a zero byte"),
    _("is not UTF-8"),
    _("column is there twice"),
    _("column is missing"),
    _("unknown column; known are %(columns)s"),
    _("is larger than %(size)s MiB"),
    _("has more than %(count)s lines; split it"),
    _("%(count)s cells, the header has %(expected)s"),
    _("is less than %(least)s"),
    _("is more than %(most)s"),
    _("is earlier than %(field)s"),
    _("is none of %(words)s"),
    _("names none of %(words)s"),
    _("is no list of at most %(count)s"),
    _("has more than %(count)s characters"),
    _("is longer than %(count)s characters"),
    _("%(value)s has more than two decimals"),
    _("%(value)s is not a date (YYYY-MM-DD)"),
    _("%(value)s is not a date (DD/MM/YYYY)"),
    _("%(value)s is not a date (MM/DD/YYYY)"),
    _("%(value)s is no identifier of this kind"),
    _("%(value)s does not work in this case"),
    _("holds a formula whose value the file does not keep; open it in a spreadsheet and save it again"),
    _("has too many merged cells; take them apart"),
    _("is not in the encoding chosen for the file"),
    _("%(value)s is not a date (YYYY-MM-DD, YYYY-MM or YYYY)"),
    _("%(value)s is no date (YYYY, YYYY-MM or YYYY-MM-DD)"),
    _("%(value)s is not between 1900 and 2100"),
    _("%(value)s is not a number"),
    _("%(value)s is out of range"),
    _("%(value)s is not one of %(allowed)s"),
    _("%(value)s is no scam type"),
    _("%(value)s is no unit you store complaints for"),
    _("%(value)s is not an ISO 3166 code of two letters"),
    _("%(value)s is not a number of people"),
    _("%(value)s has not come yet"),
    _("%(value)s is not a field of a roster"),
    _("%(value)s is not the number of an indicator"),
    _("%(value)s is not an age in years"),
    _("is no date that can be read, like 1990-12-31, 31/12/1990, 1990-12 or 1990"),
    _("has a year of two digits, which says no century"),
    _("names a day that does not exist"),
    _("is not between %(least)s and %(most)s"),
    _("more than %(count)s names, or one longer than 200 characters"),
    _("has more than %(count)s columns"),
    _("a cell is longer than %(count)s characters"),
    _("is an old Excel file; save it as XLSX or CSV"),
    _("cannot be read as an Excel file"),
    _("unpacks to more than %(size)s MiB"),
    _("is not two letters (ISO 3166)"),
    _("is not a country code of two letters (ISO 3166)"),
    _("is not a currency code of three letters (ISO 4217)"),
    _("is not a language code such as vi or zh-Hans"),
    _("may hold letters, digits and . _ : - only"),
    _("letters, digits and . : / - only"),
    _("letters, digits, dot, dash and underscore only"),
    _("no complaint of this id"),
    _("stands already in line %(line)s"),
    _("a complaint of this id is stored already"),
    _("%(reference)s stands with another content; send a correction"),
    _("%(reference)s stands with another content"),
    _("no row %(row)s in the roster of %(operation)s"),
)
# What an action refuses, and why
OF_REFUSALS = (
    _("a reason is needed"),
    _("sign in first"),
    _("the role %(role)s may not do %(action)s"),
    _("this unit is none of yours"),
    _("%(unit)s is not a unit of yours"),
    _("%(province)s is not in your unit"),
    _("%(reference)s is %(state)s: it cannot become %(next)s"),
    _("a complaint %(reference)s is stored already"),
    _("a complaint is no duplicate of itself"),
    _("%(reference)s is already marked as a duplicate of %(other)s"),
    _("a judgement is about two complaints"),
    _("a case needs a title"),
    _("this candidate is decided already"),
    _("this person is no longer sought"),
    _("a wanted person is confirmed by a second officer"),
    _("two columns for %(field)s"),
    _("say which column holds the names"),
    _("say what the look-up is for"),
    _("a name, a document or a phone is needed"),
    _("this referral is no longer open to review"),
    _("say why there are no indications"),
    _("a referral does not go from %(state)s to %(next)s"),
    _("a victim is formally identified after two officers have upheld the indications"),
    _(
        "the protection gate is closed: nothing goes to the state of origin before the person has consented "
        "and a protection claim has been ruled out"
    ),
    _("a presumed victim is not charged before two officers have reviewed and found no indications"),
    _("reference: letters, digits, dot, dash and underscore only, at most 60"),
    _("title: 1 to 200 characters; site: at most 200"),
    _("province: %(code)s is not an ISO 3166-2 code we know"),
    _("the operation %(reference)s stands already"),
    _("a report is published by the national level alone"),
    _("the entry has no place in the log yet; the worker gives it one within a second"),
    _("a request that is %(state)s cannot %(event)s"),
    _("%(partner)s could not be reached: %(error)s"),
    _("the card's %(error)s"),
)
# Purposes that pages give for an access by themselves
OF_ACCESSES = (
    _("case work"),
    _("correction"),
    _("intake"),
    _("screening"),
    _("signed in"),
    _("hit with a partner"),
    _("protection of victims"),
    _("tracing persons sought"),
    _("looked at a page"),
    _("second review"),
    _("acts of one officer"),
    _("where data went and what was taken back"),
    _("audit"),
    _("import of complaints"),
    _("export of a list"),
    _("export of a list as %(form)s"),
    _("list taken as %(form)s: %(purpose)s"),
    _("export of the partition"),
    _("people found in an operation"),
    _("%(count)s people found against notices"),
    _("%(count)s new notices against people found"),
    _("%(count)s rows corrected"),
    _("people entered at the gate"),
    _("found by screening"),
    _("who goes where"),
    _("roster printed"),
    _("briefing printed"),
    _("label printed"),
    _("work on evidence"),
    _("evidence taken in"),
    _("photograph"),
    _("family photograph"),
    _("poster of a missing person"),
    _("search for a missing person"),
    _("handover acknowledged"),
    _("the person consents"),
    _("plan read"),
    _("named reader"),
    _("where data went"),
    _("emergency access: life at risk"),
    _("emergency access: no such record"),
)
FORMS = (
    OF_NAMES + OF_SCREENING + OF_DUPLICATES + OF_IDENTIFIERS + OF_HUBS + OF_FIELDS + OF_REFUSALS + OF_ACCESSES
)

_WEIGHED = re.compile(r"(?P<reason>[^(:]+)(?: \((?P<details>.*)\))?: (?P<bits>[+-]\d+\.\d) bits")
_PLACED = re.compile(
    r"(?P<file>[^,:\n]+)(?:, line (?P<line>\d+))?(?:, field (?P<field>[^:\n]+))?: (?P<why>.+)"
)
_GAP = re.compile(r"%\((\w+)\)s")


def say(sentence: str) -> str:
    """`sentence` in the active language; as it is where the catalogue has no form of it."""
    if not sentence or len(sentence) > LONGEST:
        return sentence
    whole = gettext(sentence)
    if whole != sentence:
        return whole
    return _say_weighed(sentence) or _say_placed(sentence) or _say_by_form(sentence) or sentence


def _say_weighed(sentence: str) -> str:
    """A candidate's reason: what speaks for or against it, the details of the names, and its weight in bits."""
    match = _WEIGHED.fullmatch(sentence)
    if not match:
        return ""
    reason = gettext(match["reason"])
    if match["details"]:
        reason += f" ({'; '.join(map(say, match['details'].split('; ')))})"
    return gettext("%(reason)s: %(bits)s bits") % {"reason": reason, "bits": match["bits"]}


def _say_by_form(sentence: str) -> str:
    for form, pattern in _patterns():
        match = pattern.fullmatch(sentence)
        if match:
            gaps = match.groupdict()
            if "language" in gaps:
                gaps["language"] = ", ".join(map(gettext, gaps["language"].split(", ")))
            return gettext(form) % gaps
    return ""


def _say_placed(sentence: str) -> str:
    """What is wrong with a file: its name, the line and the field where there are some, and why."""
    match = _PLACED.fullmatch(sentence)
    if not match or not (match["line"] or match["field"]):
        return ""
    place = [match["file"]]
    if match["line"]:
        place.append(gettext("line %(line)s") % match.groupdict())
    if match["field"]:
        place.append(gettext("field %(field)s") % match.groupdict())
    return f"{', '.join(place)}: {say(match['why'])}"


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((form, re.compile(_as_pattern(form))) for form in FORMS if _GAP.search(form))


def _as_pattern(form: str) -> str:
    """`only in one name: %(word)s` as a pattern with a group for each gap."""
    pieces = _GAP.split(form)
    return "".join(f"(?P<{piece}>.+?)" if at % 2 else re.escape(piece) for at, piece in enumerate(pieces))
