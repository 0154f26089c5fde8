"""Every type of request between real desks: answered, in part, refused, withdrawn, overdue; then both count the same."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import cycle, pairwise

import pytest

from jointdesk.engine.exchange.requests.forms import request_forms
from three_desks.trio import NAMES, Trio

pytestmark = pytest.mark.processes
FORMS = [form for form in request_forms().values() if not form.follows]


def today() -> dict[str, str]:
    day = datetime.now(UTC).date()
    return {"first": (day - timedelta(days=1)).isoformat(), "last": day.isoformat()}


def test_each_type_of_request_arrives_and_is_answered_in_part_then_in_full(trio: Trio) -> None:
    pairs = cycle(pairwise((*NAMES, NAMES[0])))
    sent = [(*pair, form, trio.request(*pair, form.name)) for form, pair in zip(FORMS, pairs, strict=False)]
    for asker, answerer, form, key in sent:
        there = trio.read(answerer, key)
        assert there["form"] == form.name
        assert there["fields"] == trio.read(asker, key)["fields"]
        assert there["conditions"] == "For this investigation only"
    for _asker, answerer, form, key in sent:
        if form.expects_answer:
            trio.answer(answerer, key, complete=False, text="The first half.")
            trio.answer(answerer, key, text="The other half.", conditions="Not in court")
    trio.settle()
    for asker, _answerer, form, key in sent:
        if not form.expects_answer:
            continue
        row = trio.read(asker, key)
        assert row["state"] == "answered"
        assert [answer["complete"] for answer in row["answers"]] == [False, True]
        assert row["answers"][1]["conditions"] == "Not in court"


def test_one_is_refused_one_withdrawn_one_postponed_and_one_overdue_on_both_sides(trio: Trio) -> None:
    refused = trio.ask("vn", "kh")
    trio.act("kh", refused, "refuse", ground="sovereignty", reason="It is a matter of state.")
    withdrawn = trio.ask("vn", "kr")
    trio.act("vn", withdrawn, "withdraw", reason="Found elsewhere")
    late = trio.ask("kh", "kr", answer_by=(datetime.now(UTC) + timedelta(seconds=2)).isoformat())
    postponed = trio.ask("kr", "vn")
    until = (datetime.now(UTC) + timedelta(days=300)).isoformat()
    trio.act("vn", postponed, "postpone", until=until, reason="A raid is planned.")
    trio.settle()
    assert trio.state("vn", refused) == "refused"
    assert "sovereignty" in trio.read("vn", refused)["steps"][-1]["note"]
    assert trio.state("kr", withdrawn) == "withdrawn"
    assert trio.state("kr", postponed) == "postponed"
    for desk in ("kh", "kr"):
        trio.wait_until(lambda desk=desk: trio.read(desk, late)["overdue"], "the deadline to pass")


def test_what_may_not_be_is_refused_before_it_leaves(trio: Trio) -> None:
    assert "no confirmed partner" in trio.refused(lambda: trio.draft("vn", "la"))
    assert "RED" in trio.refused(lambda: trio.draft("vn", "kh", mark="RED"))
    assert "facts" in trio.refused(lambda: trio.draft("vn", "kh", fields={"facts": ""}))
    key = trio.draft("vn", "kh", fields=trio.of_our_own())
    assert trio.refused(lambda: trio.act("vn", key, "approve"))
    assert trio.state("vn", key) == "drafted"


def test_figures_agree_at_the_end(trio: Trio) -> None:
    trio.settle()
    period = today()
    for one, other in (("vn", "kh"), ("kh", "kr"), ("kr", "vn")):
        trio.officer(one).post("/exchange/figures/state", {"partner": other, **period})
        trio.officer(other).post("/exchange/figures/state", {"partner": one, **period})
    trio.settle()
    for one, other in (("vn", "kh"), ("kh", "kr"), ("kr", "vn")):
        ours = trio.officer(one, "auditor").get("/exchange/figures", partner=other, **period)
        theirs = trio.officer(other, "auditor").get("/exchange/figures", partner=one, **period)
        assert ours["rows"] == theirs["rows"] != []
        assert ours["digest"] == theirs["digest"]
        assert ours["same"] is theirs["same"] is True
    rows = trio.officer("vn", "auditor").get("/exchange/figures", partner="kh", **period)["rows"]
    identify = next(row["figures"] for row in rows if (row["asker"], row["form"]) == ("vn", "identify"))
    assert identify["refused_sovereignty"] == 1


def test_every_figure_is_borne_out_by_the_log(trio: Trio) -> None:
    period = today()
    with ThreadPoolExecutor(len(NAMES)) as pool:
        assert all(pool.map(trio.verified, NAMES))
    for desk, partner in (("vn", "kh"), ("kh", "kr")):
        said = trio.desks[desk].run(
            "exchange",
            "figures",
            "--partner",
            partner,
            "--from",
            period["first"],
            "--to",
            period["last"],
            "--verify",
        )
        assert "each in the log as it is counted" in said
