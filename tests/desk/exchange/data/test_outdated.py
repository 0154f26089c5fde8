"""A notice of ours that was amended says which partners hold what it said before, until they are sent the correction."""

from django.utils import timezone

from jointdesk.desk.cases.models import Notice, NoticeStep
from jointdesk.desk.exchange.data.outdated import find_outdated
from jointdesk.desk.exchange.data.recall_actions import approve_recall, propose_recall
from jointdesk.desk.exchange.mail.work import deliver
from jointdesk.desk.exchange.models import Datum
from jointdesk.desk.exchange.requests.disclosure_actions import approve_notices, propose_notices

SAID = "Copies at partners need correction"


def test_copies_are_behind_until_the_correction_is_sent(kh, partner, units, cast, client):
    notice = Notice.objects.create(
        reference="VN-W-1", colour="red", name="Trần Văn A", issued_on="2026-01-01", review_on="2031-01-01",
        unit=units["national"],
    )  # fmt: skip
    approve_notices(cast["dara"], propose_notices(cast["bob"], partner, [notice], "screening"))
    deliver()
    datum = Datum.objects.get(notice=notice)
    assert find_outdated(datum) is None
    NoticeStep.objects.create(notice=notice, kind="amended", at=timezone.now(), before={"name": "Trần Văn"})
    behind = find_outdated(datum)
    assert behind is not None
    assert (behind.desks, behind.waits) == ([partner.name], False)
    client.force_login(cast["bob"])
    assert SAID in client.get(f"/exchange/of-notice/{notice.pk}/").content.decode()
    assert SAID in client.get(f"/exchange/data/{datum.key}/").content.decode()
    recall = propose_recall(cast["bob"], datum, "correct", "The name was misspelt")
    waiting = find_outdated(datum)
    assert waiting is not None
    assert waiting.waits
    approve_recall(cast["dara"], recall)
    assert find_outdated(datum) is None
    assert SAID not in client.get(f"/exchange/of-notice/{notice.pk}/").content.decode()
