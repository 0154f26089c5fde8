"""A warning reaches the public when an officer who wrote none of it has read it, and leaves by one officer's act."""

import time
from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from desk.today.advisories.conftest import KM, VI, a_door, said
from jointdesk.desk.accounts.notifications.models import Notification
from jointdesk.desk.audit.keys import own_keys
from jointdesk.desk.audit.models import Entry
from jointdesk.desk.intake.letters.doors import known_doors
from jointdesk.desk.intake.letters.handing_out import drop_parcels
from jointdesk.desk.today.advisories import actions, telling
from jointdesk.desk.today.advisories.models import Advisory, AdvisoryVersion
from jointdesk.desk.today.advisories.posters import door_address
from jointdesk.desk.today.advisories.queries import search_advisories, to_review
from jointdesk.desk.today.advisories.reading import found_in
from jointdesk.engine.errors import CallerError, NotAllowed, NotFound
from jointdesk.engine.letterbox.advisory_file import read_advisories
from jointdesk.engine.letterbox.bundles import check_content, read_bundle
from jointdesk.engine.letterbox.parcels import read_parcel_note
from patience import wait_for

pytestmark = pytest.mark.django_db
PAGES = "https://report.example/warnings"


def told(now=None):
    """What a door would be handed now."""
    return read_advisories(telling.write_advisories(telling._newest(now or timezone.now())), PAGES)


def test_whoever_wrote_it_does_not_let_it_out(cast, draft):
    actions.change_draft(cast["bob"], draft, said())
    version = actions.ask_review(cast["alice"], draft)
    for writer in ("alice", "bob"):
        with pytest.raises((CallerError, NotAllowed)):
            actions.publish(cast[writer], version)
    version.refresh_from_db()
    assert version.state == AdvisoryVersion.State.REVIEW
    assert told() == ()


def test_the_second_officer_is_told_and_lets_it_out(cast, draft):
    version = actions.ask_review(cast["alice"], draft)
    assert Notification.objects.filter(kind="advisory_to_review", officer=cast["bob"]).exists()
    assert version in to_review(cast["bob"])
    assert version not in to_review(cast["alice"])
    actions.publish(cast["bob"], version)
    kinds = Entry.objects.filter(subject=f"advisory:{version.advisory.reference}").values_list(
        "kind", flat=True
    )
    assert list(kinds.order_by("pk")) == ["advisory_drafted", "advisory_put_forward", "advisory_published"]


def test_only_languages_somebody_answers_for_are_published(published):
    (one,) = told()
    assert (one.kind, one.languages, one.lure) == ("alert", ("vi",), "easy_work")
    assert one.words["vi"].headline == VI["headline"]
    assert one.link == f"{PAGES}/{published.advisory.reference}/"
    assert KM["headline"] not in str(one)


def test_a_change_is_a_new_version_and_the_first_stands_until_it_is_reviewed(cast, published):
    draft = actions.begin_change(cast["bob"], published)
    actions.change_draft(cast["bob"], draft, said(words={"vi": VI | {"headline": "Mới"}}, severity="extreme"))
    assert told()[0].words["vi"].headline == VI["headline"]
    actions.publish(cast["alice"], actions.ask_review(cast["bob"], draft))
    (one,) = told()
    assert (one.kind, one.severity, one.words["vi"].headline) == ("update", "extreme", "Mới")
    assert [reference.id for reference in one.references] == [f"{one.reference}.1"]


def test_a_wrong_warning_is_taken_back_by_one_officer_and_told_as_cancelled(cast, published):
    begun = actions.begin_change(cast["alice"], published)
    last = actions.withdraw(cast["alice"], published, "A wrong number of a firm")
    (one,) = told()
    assert (one.kind, one.id) == ("cancel", f"{one.reference}.2")
    assert [reference.id for reference in one.references] == [f"{one.reference}.1"]
    assert not AdvisoryVersion.objects.filter(pk=begun.pk).exclude(pk=last.pk).exists()
    with pytest.raises(CallerError):
        actions.withdraw(cast["alice"], last, "again")
    with pytest.raises(CallerError):
        actions.begin_change(cast["bob"], last)
    # whoever reads the feed has a month to see it, then it is not told any more
    assert told(timezone.now() + timedelta(days=19)) != ()
    AdvisoryVersion.objects.update(expires=timezone.now() + timedelta(days=300))
    assert told(timezone.now() + timedelta(days=31)) == ()


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"words": {"vi": VI | {"ready": False}}}, "No language"),
        ({"scam_types": ()}, "type of scam"),
    ],
)
def test_what_is_not_whole_is_not_put_forward(cast, changes, why):
    draft = actions.write_advisory(cast["alice"], said(**changes))
    with pytest.raises(CallerError, match=why):
        actions.ask_review(cast["alice"], draft)


@pytest.mark.parametrize("days", [-1, 400])
def test_a_warning_ends_within_a_year(cast, days):
    with pytest.raises(CallerError):
        actions.write_advisory(cast["alice"], said(expires=timezone.now() + timedelta(days=days)))
    assert not Advisory.objects.exists()


def test_other_units_read_it_and_do_not_write_in_it(cast, draft):
    assert draft in search_advisories(cast["mai"])
    with pytest.raises((NotFound, NotAllowed)):
        actions.change_draft(cast["mai"], draft, said())


def test_it_is_sent_back_with_a_reason_and_dropped_without_a_trace_but_the_log(cast, draft):
    version = actions.send_back(cast["bob"], actions.ask_review(cast["alice"], draft), "Too long")
    assert (version.state, version.remark) == ("draft", "Too long")
    actions.drop_draft(cast["alice"], version)
    assert not Advisory.objects.exists()
    assert Entry.objects.filter(kind="advisory_dropped").exists()


def test_filters_find_by_type_place_state_and_words(cast, published):
    other = actions.write_advisory(
        cast["alice"], said(scam_types=("PHISH",), provinces=(), words={"vi": VI | {"headline": "Khác"}})
    )

    def found(**chosen):
        return [
            row.pk
            for row in search_advisories(cast["auditor"] if "auditor" in cast else cast["alice"], **chosen)
        ]

    assert found(scam_type="JOB_RECRUIT") == [published.pk]
    assert found(province="KH-20") == [published.pk]
    assert found(province="KH-2") == []
    assert found(state="draft") == [other.pk]
    assert found(state="standing") == [published.pk]
    assert found(text=other.advisory.reference) == [other.pk]
    assert found(state="nonsense") == []


def test_numbers_in_the_text_are_shown_to_the_reviewer(cast):
    text = VI | {"description": "Đừng gọi lại +84 912 345 678."}
    draft = actions.write_advisory(cast["alice"], said(words={"vi": text}))
    assert [(kind, value) for kind, value, _public in found_in(draft)] == [("phone", "+84 912 345 678")]


def laid(door):
    """The content that lies before the door, and its note."""
    with (door / "bundles" / "advisories.coming").open("rb") as file:
        return read_parcel_note(file), file.read()


def test_doors_are_handed_what_changed_once_and_again_before_it_grows_old(cast, published, door):
    assert telling.tell_doors() == 1
    note, content = laid(door)
    bundle = read_bundle(
        note,
        desk=settings.DESK.id,
        kind="advisories",
        public_keys=[own_keys().signing_public],
        last_sequence=0,
        now=timezone.now(),
    )
    b"".join(check_content(bundle, [content]))
    assert read_advisories(content, PAGES)[0].reference == published.advisory.reference
    assert telling.tell_doors() == 0
    AdvisoryVersion.objects.update(handed_at=timezone.now() - timedelta(hours=13))
    assert telling.tell_doors() == 1
    actions.withdraw(cast["alice"], published, "A mistake")
    assert telling.tell_doors() == 1
    assert read_advisories(laid(door)[1], PAGES)[0].kind == "cancel"


def test_a_desk_that_lost_what_it_handed_out_tells_it_anew(published, door):
    assert telling.tell_doors() == 1
    before, content = laid(door)
    drop_parcels()  # as after a restore: a backup holds nothing that was handed out
    second = int(time.time())
    wait_for(lambda: int(time.time()) > second, "the next second, of which the next sequence is", every=0.02)
    assert (telling.tell_doors(), telling.tell_doors()) == (1, 0)
    again, same = laid(door)
    assert again != before
    assert same == content


@pytest.mark.parametrize(
    ("address", "alert_sender", "sender"),
    [
        ("https://desk.example.kh:8443", "", "desk.example.kh"),
        ("https://desk.example.kh", "2.49.0.1.116.0", "2.49.0.1.116.0"),
        ("http://127.0.0.1:8000", "", settings.DESK.id),
        ("http://desk:8000", "", settings.DESK.id),
    ],
)
def test_who_publishes_is_unlike_anybody_in_the_world(published, settings, address, alert_sender, sender):
    settings.DESK = replace(settings.DESK, address=address, alert_sender=alert_sender)
    assert telling.as_value(published, timezone.now()).desk == sender


def test_the_first_door_that_is_made_is_told_what_was_published_before(published, tmp_path):
    assert known_doors(settings.HOME) == []
    assert telling.tell_doors() == 0
    with a_door(tmp_path) as door:
        assert telling.tell_doors() == 1
        assert read_advisories(laid(door)[1], PAGES) == told()


def test_a_poster_leads_to_the_door_s_own_address(published, door):
    assert door_address() == "https://report.example"
