"""What became of a network is kept, and an officer has the last word on a proposed hub."""

import io
from typing import Any

import pytest

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.intake import actions as intake
from jointdesk.desk.intake.import_actions import import_complaints
from jointdesk.desk.intake.models import Complaint
from jointdesk.desk.networks import actions
from jointdesk.desk.networks.models import Hub, Membership, NetworkEvent
from jointdesk.desk.networks.relinking import relink_all
from jointdesk.engine.errors import CallerError, NotAllowed
from told import grouped, partition, take, take_one

pytestmark = pytest.mark.django_db


def kinds() -> list[str]:
    return list(NetworkEvent.objects.order_by("pk").values_list("kind", flat=True))


def test_forming_merging_and_parting_are_kept_with_who_did_it(units: Any, cast: dict[str, Officer]) -> None:
    take({"1": "A", "2": "A", "3": "B", "4": "B"})
    assert kinds() == ["formed", "formed"]
    bridge = take_one("5", "AB")
    merged = NetworkEvent.objects.get(kind="merged")
    assert (merged.count, merged.officer, merged.other.merged_into) == (2, None, merged.network)
    intake.withdraw(cast["ivan"], bridge, "settled")
    split = NetworkEvent.objects.get(kind="split")
    assert (split.count, split.officer, split.network) == (2, cast["ivan"], merged.network)
    assert partition() == grouped("1 2", "3 4")


def test_a_complaint_that_joins_is_no_event(units: Any) -> None:
    take({"1": "A", "2": "A"})
    take_one("3", "A")
    assert kinds() == ["formed"]


def test_a_judgement_stands_in_the_history_of_both_networks(units: Any, cast: dict[str, Officer]) -> None:
    take({"1": "A", "2": "B"})
    one, two = Complaint.objects.order_by("reference")
    judgement = actions.judge(cast["alice"], "must_link", one, two, "same voice")
    assert kinds() == ["judged", "judged", "formed"]
    assert {event.officer for event in NetworkEvent.objects.all()} == {cast["alice"]}
    actions.undo(cast["alice"], judgement)
    assert kinds()[3:] == ["undone", "split"]
    assert partition() == grouped("1", "2")


@pytest.fixture
def proposed(units: Any) -> Hub:
    """Thirty strangers name one bank account."""
    lines = [f"h{n},2025-09-01,VN-HN,VN,chuyển vào STK 1012345678 Vietcombank" for n in range(30)]
    text = "id,received_at,unit,country,narrative\n" + "\n".join(lines)
    import_complaints(io.BytesIO(text.encode()), "c.csv", None)
    return Hub.objects.get(identifier__kind="bank_account")


def test_an_account_the_rule_finds_is_proposed_and_does_not_link(proposed: Hub) -> None:
    assert (proposed.review, proposed.degree, proposed.links) == (Hub.Review.PROPOSED, 30, False)
    assert Membership.objects.values("network").distinct().count() == 30


def test_a_rejected_proposal_links_and_stays_so(proposed: Hub, cast: dict[str, Officer]) -> None:
    actions.reject_hub(cast["alice"], proposed, "a mule account, all told the same story")
    assert len(partition()) == 1
    assert relink_all() == 0
    proposed.refresh_from_db()
    assert (proposed.review, proposed.reviewed_by, proposed.links) == ("rejected", cast["alice"], True)


def test_a_confirmed_proposal_survives_a_rebuild(proposed: Hub, cast: dict[str, Officer]) -> None:
    actions.confirm_hub(cast["alice"], proposed, "the exchange's own account")
    assert relink_all() == 0
    assert Hub.objects.get(pk=proposed.pk).review == Hub.Review.CONFIRMED


def test_a_review_needs_a_proposal_a_reason_and_the_right(proposed: Hub, cast: dict[str, Officer]) -> None:
    with pytest.raises(CallerError, match="reason"):
        actions.reject_hub(cast["alice"], proposed, " ")
    with pytest.raises(NotAllowed):
        actions.confirm_hub(cast["mai"], proposed, "because")
    Hub.objects.update(review="")
    proposed.refresh_from_db()
    with pytest.raises(CallerError, match="not put before"):
        actions.confirm_hub(cast["alice"], proposed, "because")
