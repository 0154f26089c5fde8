"""Texts are written as people write: every disguise occurs, and only where its reader would understand it."""

import re
from collections import Counter

from worlds import made

from jointdesk.engine.world import World

FORMS = {
    "spaces": r"\b0\d{2} \d{3} \d",
    "dots": r"\b0\d{2,3}\.\d{3}\.\d",
    "international": r"\+(84|855) ?\d",
    "without plus": r"\b(84|855)\d{8,9}\b",
    "double zero": r"\b00(84|855|86|82)",
    "letter O for zero": r"\d[ .]?O[ .]?\d|O\d{2}",
    "Khmer digits": "[០-៩]{2}",
    "full-width digits": "[０-９]{2}",
    "spelt out": "không (một|hai|ba|bốn|năm|sáu|bảy|tám|chín) ",
    "defanged scheme": r"hxxps?://",
    "defanged dot": r"\[\.\]|\(\.\)",
    "upper-case site": r"[A-Z]{4,}[A-Z0-9-]*\.[A-Z]{2,}",
    "account cue and bank": r"STK [\d .]+ (Vietcombank|VCB|BIDV|Techcombank|TCB|MB|ACB|VP|Agri|Vietin|Sacom|TP)",
}


def test_every_form_occurs() -> None:
    world = made(1, 2000, "small", ("vn", "kh"))
    seen: Counter[str] = Counter()
    for complaint in world.complaints():
        for form, pattern in FORMS.items():
            seen[form] += bool(re.search(pattern, complaint.narrative))
    assert {form for form in FORMS if seen[form] < 2} == set()


def test_foreign_numbers_are_never_in_local_form(world: World) -> None:
    """`+84 912…` is `0912…` to a Vietnamese only; a Cambodian's `0912…` would be another number."""
    for plan, complaint in zip(world.plans(), world.complaints(corrected=True), strict=True):
        for trace, _ in plan.traces:
            if trace.kind == "phone" and trace.country not in ("", plan.audience.country):
                digits = re.sub(r"\D", "", complaint.narrative)
                assert trace.value[1:] in digits, complaint.narrative


def test_texts_are_in_the_language_they_say(world: World) -> None:
    scripts = {"km": "[\u1780-\u17ff]", "ko": "[\uac00-\ud7a3]", "zh": "[\u4e00-\u9fff]", "vi": "[ạ-ỹđ]"}
    for complaint in world.complaints():
        if complaint.language in scripts:
            assert re.search(scripts[complaint.language], complaint.narrative)
        else:
            assert complaint.language == "en"
