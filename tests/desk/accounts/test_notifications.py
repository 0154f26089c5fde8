"""An officer is told once while unread; mail says the kind and the desk's address, nothing else, and never breaks an act."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from jointdesk.desk.accounts.models import Notification, Role, Unit
from jointdesk.desk.accounts.notifications import holders_in, mailing, notify
from jointdesk.desk_file import MailFile
from jointdesk.engine.errors import OwnError

KIND = "password_changed"


@pytest.fixture
def with_mail(settings, cast):
    settings.DESK = replace(settings.DESK, mail=MailFile(host="mail.test", sender="desk@vn.test"))
    for officer in cast.values():
        officer.email = f"{officer.username}@vn.test"
        officer.save()


def tell(*officers, subject="case:VN-1", url="/cases/"):
    notify(officers, KIND, subject=subject, url=url)


def test_one_is_told_once_while_unread_and_again_after(client, cast):
    for _ in range(3):
        tell(cast["alice"], cast["alice"])
    assert Notification.objects.count() == 1
    client.force_login(cast["alice"])
    row = Notification.objects.get()
    assert client.post(f"/notifications/{row.pk}/").headers["Location"] == "/cases/"
    tell(cast["alice"])
    assert Notification.objects.filter(read_at=None).count() == 1
    assert Notification.objects.count() == 2
    client.post("/notifications/read")
    assert not Notification.objects.filter(read_at=None).exists()


def test_a_kind_without_words_is_a_mistake(cast):
    with pytest.raises(OwnError):
        notify([cast["alice"]], "no_such_kind", subject="x", url="/")


def test_the_inactive_are_not_told(cast):
    cast["alice"].is_active = False
    tell(cast["alice"])
    assert not Notification.objects.exists()


def test_nobody_reads_anothers(client, cast):
    tell(cast["bob"])
    client.force_login(cast["alice"])
    assert "VN-1" not in client.get("/notifications/").content.decode()
    assert client.post(f"/notifications/{Notification.objects.get().pk}/").status_code == 404


@pytest.mark.parametrize("url", ["https://evil.test/", "//evil.test/", "javascript:alert(1)", "/\\evil.test"])
def test_it_leads_nowhere_else(client, cast, url):
    tell(cast["alice"], url=url)
    client.force_login(cast["alice"])
    answer = client.post(f"/notifications/{Notification.objects.get().pk}/")
    assert answer.headers["Location"] == "/notifications/"


def test_unread_come_first(client, cast):
    for number in range(3):
        tell(cast["alice"], subject=f"case:VN-{number}")
    Notification.objects.filter(subject="case:VN-2").update(read_at=timezone.now())
    client.force_login(cast["alice"])
    rows = list(client.get("/notifications/").context["page"])
    assert [row.reference for row in rows] == ["VN-1", "VN-0", "VN-2"]


def test_mail_says_the_kind_and_the_address_only(with_mail, cast):
    tell(cast["alice"])
    assert mailing.send_waiting() == 1
    (sent,) = mail.outbox
    assert sent.to == ["alice@vn.test"]
    assert "password was changed" in sent.subject
    for text in (sent.subject, sent.body):
        assert "VN-1" not in text
        assert "Alice" not in text
    assert mailing.send_waiting() == 0


def test_no_mail_without_a_server_or_for_who_wants_none(cast, with_mail, settings):
    cast["alice"].mail_wanted = False
    tell(cast["alice"])
    settings.DESK = replace(settings.DESK, mail=None)
    tell(cast["bob"])
    assert mailing.send_waiting() == 0
    assert not mail.outbox


def test_mail_in_the_officers_language(with_mail, cast):
    cast["alice"].language = "vi"
    cast["alice"].save()
    tell(cast["alice"])
    mailing.send_waiting()
    assert "mật khẩu" in mail.outbox[0].subject.lower()


def test_a_server_that_is_down_is_tried_five_times(with_mail, cast, monkeypatch):
    def refuse(*args, **kwargs):
        raise OSError("down")

    monkeypatch.setattr(mailing, "_connection", refuse)
    tell(cast["alice"])
    for _ in range(5):
        assert mailing.send_waiting() == 1
        assert mailing.send_waiting() == 0
        Notification.objects.filter(mail="waiting").update(mail_due_at=timezone.now())
    assert Notification.objects.get().mail == "given_up"


def test_what_was_read_long_ago_is_forgotten(cast):
    tell(cast["alice"], cast["bob"])
    Notification.objects.filter(officer=cast["bob"]).update(read_at=timezone.now() - timedelta(days=91))
    assert mailing.forget_read() == 1
    assert Notification.objects.get().officer == cast["alice"]


def test_who_holds_an_action_and_sees_a_unit(cast, units):
    found = {officer.username for officer in holders_in("cases.read", units["VN-HN"])}
    assert found == {"alice", "bob", "dara", "cora", "vera", "ivan"}
    assert "ivan" not in {officer.username for officer in holders_in("cases.read", units["national"])}


def test_guests_are_told_only_of_what_guests_may(cast, units):
    embassy = Unit.objects.create(
        code="embassy", name="Embassy", level=Unit.Level.ORGANISATION, parent=units["national"]
    )
    cast["charlie"].unit, cast["charlie"].role = embassy, Role.INVESTIGATOR
    cast["charlie"].save()
    assert cast["charlie"] in holders_in("cases.read", embassy)
    assert cast["charlie"] not in holders_in("networks.read", embassy)
    assert cast["charlie"] not in holders_in("cases.read", units["national"])
