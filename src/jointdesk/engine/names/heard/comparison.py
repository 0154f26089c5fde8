"""The verdict of the ear: a finding with its reason, per kind of script, for calibration to weigh."""

from functools import partial

from jointdesk.engine.names.calibration import calibrate
from jointdesk.engine.names.heard.nearness import LETTERS, SWAPPED, Nearness, is_part, measure
from jointdesk.engine.names.name import Name
from jointdesk.engine.names.verdict import Finding, Reasons

BY_EAR = "by ear"
# Shares of true pairs between which the sound alone cannot tell two names apart.
DOUBTFUL = 0.35
_ALIKE, _LEAD = 0.75, 0.4
_ONE_PART = "only one part of the name is given"


def compare_by_ear(a: Name, b: Name) -> Finding:
    """How near two names of different scripts come by sound, or by letters where both alphabets are of one origin."""
    near = measure(a, b)
    if near.raw < _ALIKE and is_part(a, b):
        return Finding(BY_EAR, _LEAD, 1, (_ONE_PART,), undecided=True)
    kind = _kind(a, b)
    return Finding(kind, near.raw, near.size, partial(_word, a, b, near, kind))


def _kind(a: Name, b: Name) -> str:
    scripts = {a.script, b.script}
    for script in ("han", "hangul", "latin"):
        if script in scripts:
            return f"{BY_EAR}, {script}"
    return BY_EAR


def _word(a: Name, b: Name, near: Nearness, kind: str) -> Reasons:
    one, other = (_show(name) for name in (a, b))
    if calibrate(kind, near.raw, near.size) < DOUBTFUL:
        return (f"{one} ≠ {other}: they sound unlike",)
    if near.by == LETTERS:
        return (f"{one} ~ {other}: letters of one origin",)
    swapped = ("family and given names swapped",) if near.by == SWAPPED else ()
    return (f"{one} ~ {other}: they sound alike", *swapped)


def _show(name: Name) -> str:
    written = " ".join(token.text for token in name.tokens)
    if name.script == "latin":
        return written
    return f"{written} ({' '.join(token.plain for token in name.tokens)})"
