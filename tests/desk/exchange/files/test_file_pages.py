"""Pages of files: what is known of one, a download for a purpose, and nothing that a browser would show or run."""

import pytest

from far_files import PNG, upload
from jointdesk.desk.audit.models import Access
from jointdesk.desk.exchange.files import uploads
from jointdesk.desk.exchange.files.fetching import fetch_files
from jointdesk.desk.exchange.mail.work import deliver
from jointdesk.desk.exchange.models import TravelledFile
from jointdesk.desk.exchange.requests import answer_actions
from jointdesk.desk.exchange.requests.answer_actions import AnswerText
from released import release, waiting_key

PROGRAM = b"MZ" + bytes(200)
PAGE = b"<!DOCTYPE html><script>alert(1)</script>"


@pytest.fixture
def bob(client, cast):
    client.force_login(cast["bob"])
    return client


@pytest.fixture
def harmful(received, cast):
    [file] = uploads.add_files(cast["bob"], received, [upload("photo.jpg.html", PAGE, "image/jpeg")])
    return file


def body_of(response):
    return b"".join(response.streaming_content)


def test_a_file_is_added_shown_and_goes_with_the_answer(bob, client, cast, kh, received):
    page = f"/exchange/requests/{received.key.hex}/"
    assert b"At most 20 files of 25 MB" in bob.get(page).content
    assert bob.post(f"{page}files", {"files": [upload(), upload("note.txt", b"hi")]}).status_code == 302
    shown = bob.get(page)
    assert b"photo.png" in shown.content
    keys = shown.context["forms"]["answer"].initial["files"]
    assert len(keys.split()) == 2
    form = {"text": "See the files", "complete": "full", "mark": "AMBER", "files": keys}
    assert bob.post(f"{page}answer", form).status_code == 302
    client.force_login(cast["dara"])
    waiting = client.get(page).content.decode()
    assert "photo.png" in waiting
    assert client.post(f"{page}release", {"answer": waiting_key(received)}).status_code == 302
    deliver()
    assert "Desk kh has not fetched it yet" in client.get(page).content.decode()


def test_what_is_not_taken_is_said_in_one_line(bob, received):
    page = f"/exchange/requests/{received.key.hex}/"
    assert b"empty.txt was not taken: it is empty." in bob.post(
        f"{page}files", {"files": [upload("empty.txt", b"")]}, follow=True
    ).content  # fmt: skip
    assert b"Choose a file." in bob.post(f"{page}files", follow=True).content
    assert TravelledFile.objects.count() == 0


def test_a_download_has_a_purpose_and_is_noted(bob, cast, received):
    [file] = uploads.add_files(cast["bob"], received, [upload()])
    page = f"/exchange/files/{file.key.hex}/"
    shown = bob.get(page).content.decode()
    assert "photo.png" in shown
    assert file.sha256 in shown
    assert "Find the gang" in shown  # the request's purpose, half filled in
    assert bob.post(f"{page}download", {"purpose": " "}).status_code == 400
    given = bob.post(f"{page}download", {"purpose": "Compare the face"})
    assert body_of(given) == PNG
    noted = Access.objects.get(subject=f"file:{file.key.hex}")
    assert (noted.officer, noted.purpose, noted.act) == (cast["bob"], "Compare the face", "consultation")


def test_a_file_that_was_not_taken_is_tried_again(bob, client, cast, kh, give, answer_with):
    answer_with(give())
    file = TravelledFile.objects.get()
    page = f"/exchange/files/{file.key.hex}/"
    assert page in bob.get(f"/exchange/data/{file.key.hex}/").content.decode(), (
        "what came leads to where it lies"
    )
    assert "Try again" not in bob.get(page).content.decode()
    TravelledFile.objects.update(state="refused", fault="not_given", next_try_at=None)
    assert "Try again" in bob.get(page).content.decode()
    assert bob.post(f"{page}again").status_code == 302
    assert fetch_files() == 1
    again = bob.post(f"/api{page}again")
    assert (again.status_code, "not refused" in again.content.decode()) == (400, True)
    client.force_login(cast["charlie"])
    assert client.post(f"{page}again").status_code == 404


def test_no_browser_shows_or_runs_it(bob, harmful):
    given = bob.post(
        f"/exchange/files/{harmful.key.hex}/download", {"purpose": "Look at it apart", "read": "on"}
    )
    assert body_of(given) == PAGE
    assert given["Content-Type"] == "application/octet-stream"
    assert given["Content-Disposition"] == 'attachment; filename="photo.jpg.html"'
    assert given["X-Content-Type-Options"] == "nosniff"
    assert given["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert given["Cache-Control"] == "no-store"


def test_warnings_are_read_before_a_download(bob, harmful):
    page = f"/exchange/files/{harmful.key.hex}/"
    shown = bob.get(page).content.decode()
    for words in ("web page or drawing", "Its name has two endings"):
        assert words in shown
    assert PAGE.decode() not in shown
    refused = bob.post(f"{page}download", {"purpose": "Look"})
    assert refused.status_code == 400
    assert b"Read the warnings first" in refused.content
    assert not Access.objects.filter(subject=f"file:{harmful.key.hex}").exists()


@pytest.mark.parametrize("step", ["", "download", "drop"])
@pytest.mark.parametrize(("officer", "status"), [("charlie", 404), ("mai", 403), ("adam", 403)])
def test_who_may_not_read_the_request_sees_no_file(client, cast, harmful, officer, status, step):
    client.force_login(cast[officer])
    path = f"/exchange/files/{harmful.key.hex}/{step}"
    assert (client.post(path, {"purpose": "x"}) if step else client.get(path)).status_code == status
    assert TravelledFile.objects.count() == 1


def test_a_file_that_is_not_here_is_not_given(bob, harmful):
    page = f"/exchange/files/{harmful.key.hex}/"
    for state in ("announced", "refused", "retracted", "erased"):
        TravelledFile.objects.update(state=state, fault="altered_file")
        assert bob.get(page).status_code == 200
        assert bob.post(f"{page}download", {"purpose": "x", "read": "on"}).status_code == 400


def test_content_the_disk_has_changed_is_not_begun(bob, cast, received):
    from jointdesk.desk.exchange.files import store

    [file] = uploads.add_files(cast["bob"], received, [upload()])
    store.path_of(file).write_bytes(b"x")
    given = bob.post(f"/exchange/files/{file.key.hex}/download", {"purpose": "x"})
    assert given.status_code == 502
    assert not Access.objects.filter(subject=f"file:{file.key.hex}").exists()


def test_the_api_does_the_same(bob, cast, received):
    api, key = "/api/exchange", received.key.hex
    added = bob.post(f"{api}/requests/{key}/files", {"files": [upload("tool.exe", PROGRAM)]}).json()
    assert [(file["name"], file["warnings"], file["state"]) for file in added] == [
        ("tool.exe", ["program"], "here")
    ]
    path = f"{api}/files/{added[0]['key']}"
    assert bob.get(path).json() == added[0]
    assert bob.get(f"{api}/requests/{key}/files").json() == added
    why = {"purpose": "Look at it apart"}
    refused = bob.post(f"{path}/download", why, content_type="application/json")
    assert refused.status_code == 400
    given = bob.post(f"{path}/download", {**why, "warnings_read": True}, content_type="application/json")
    assert body_of(given) == PROGRAM
    bad = bob.post(f"{api}/requests/{key}/files", {"files": [upload("e.txt", b"")]})
    assert (bad.status_code, "e.txt was not taken" in bad.json()["detail"]) == (400, True)
    answer = {"text": "x", "files": [added[0]["key"]]}
    assert (
        bob.post(f"{api}/requests/{key}/answer", answer, content_type="application/json").status_code == 200
    )
    assert bob.delete(path).status_code == 204
    bob.force_login(cast["charlie"])
    assert bob.get(path).status_code == 404


def test_an_answer_taken_back_takes_its_files_along(
    bob, kh, cast, received, django_capture_on_commit_callbacks
):
    from django.utils import timezone

    from jointdesk.desk.exchange.data.recall_effects import have_effect
    from jointdesk.desk.exchange.files import store
    from jointdesk.desk.exchange.models import Datum, Recall

    [file] = uploads.add_files(cast["bob"], received, [upload()])
    text = AnswerText(text="x", files=[file.key.hex])
    answer = answer_actions.prepare_answer(cast["bob"], received, text)
    release(cast["dara"], received)
    path = store.path_of(file)
    for act, state, there in (("retract", "retracted", True), ("erase", "erased", False)):
        datum = Datum.objects.get(key=answer.key)
        recall = Recall(
            key=file.key if there else answer.key,
            datum=datum,
            datum_key=datum.key,
            act=act,
            reason="wrong",
            at=timezone.now(),
        )
        recall.save()
        with django_capture_on_commit_callbacks(execute=True):
            have_effect(recall)
        file.refresh_from_db()
        assert (file.state, file.secret, file.name, path.exists()) == (state, None, "", there)
    assert Datum.objects.get(key=file.key).state == "erased"
