"""What becomes of a file that its originator takes back: hidden with its key put aside, or destroyed with its key."""

from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from jointdesk.desk.exchange.data.copies import Copy
from jointdesk.desk.exchange.files import store
from jointdesk.desk.exchange.models import Datum, Recall, TravelledFile
from jointdesk.engine.errors import PartnerError

State = TravelledFile.State


class FileCopies:
    """Copies of the kind `file` (data/copies)."""

    def correct(self, datum: Datum, content: dict[str, Any]) -> tuple[str, ...]:
        raise PartnerError("cannot_correct", "a file is taken back, and another one sent")

    def retract(self, datum: Datum) -> tuple[str, ...]:
        file = _hold(datum)
        if file is None or file.state in (State.RETRACTED, State.ERASED):
            return ()
        datum.aside = {"name": file.name, "state": file.state, "secret": bytes(file.secret or b"").hex()}
        _hide(file, State.RETRACTED)
        return ("hidden",)

    def restore(self, datum: Datum) -> None:
        file = _hold(datum)
        if file is None or file.state != State.RETRACTED or not datum.aside:
            return
        file.name, file.state = datum.aside["name"], datum.aside["state"]
        file.secret = bytes.fromhex(datum.aside["secret"]) or None
        file.next_try_at = timezone.now() if file.state == State.ANNOUNCED else None
        file.save(update_fields=["name", "state", "secret", "next_try_at"])

    def erase(self, datum: Datum) -> tuple[str, ...]:
        file = _hold(datum)
        if file is None or file.state == State.ERASED:
            return ()
        destroy(file)
        return ("destroyed",)

    def find_copies(self, datum: Datum) -> list[Copy]:
        file = TravelledFile.objects.filter(key=datum.key).first()
        if file is None or file.state in (State.REFUSED, State.ERASED):
            return []
        return [Copy(_("File %(name)s") % {"name": file.name}, reverse("file", args=[file.key]))]


def on_recalled(sender: Any, datum: Datum, act: str, **kwargs: Any) -> tuple[str, ...]:
    """An answer takes its files with it, whatever was said of each."""
    if datum.kind != "answer" or act == Recall.Act.CORRECT:
        return ()
    words: list[str] = []
    copies = FileCopies()
    for file in TravelledFile.objects.filter(answer__key=datum.key):
        own = Datum.objects.select_for_update().filter(key=file.key, kind="file").first()
        if own is None or own.state == Datum.State.ERASED:
            continue
        words += copies.erase(own) if act == Recall.Act.ERASE else copies.retract(own)
        own.state = Datum.State.ERASED if act == Recall.Act.ERASE else Datum.State.RETRACTED
        own.aside = None if act == Recall.Act.ERASE else own.aside
        own.changed_at = timezone.now()  # the worker destroys what is left of what was erased since
        own.save(update_fields=["state", "aside", "changed_at"])
    return tuple(words)


def destroy(file: TravelledFile) -> None:
    """Nobody reads it any more: its key is gone here, and what lies on the disk goes once that is durable."""
    file.sha256, file.claimed, file.found, file.warnings = "", "", "", []
    _hide(file, State.ERASED)
    file.save(update_fields=["sha256", "claimed", "found", "warnings"])
    transaction.on_commit(lambda: store.forget(file))


def _hide(file: TravelledFile, state: str) -> None:
    file.name, file.secret, file.state = "", None, state
    file.fault, file.next_try_at = "", None
    file.save(update_fields=["name", "secret", "state", "fault", "next_try_at"])


def _hold(datum: Datum) -> TravelledFile | None:
    """For a change, inside its transaction."""
    return TravelledFile.objects.select_for_update(of=("self",)).filter(key=datum.key).first()
