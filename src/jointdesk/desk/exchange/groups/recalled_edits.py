"""What happens to an edit that its author took back: its words go from every row, its place among the others stays."""

import secrets
import uuid
from typing import Any

from django.urls import reverse
from django.utils import timezone

from jointdesk.desk.exchange.data.copies import Copy
from jointdesk.desk.exchange.data.passages import datum_of
from jointdesk.desk.exchange.data.recall_effects import have_effect
from jointdesk.desk.exchange.groups.edit_store import refresh, take_out
from jointdesk.desk.exchange.models import Datum, DatumUse, JointEdit, JointEntry, Recall
from jointdesk.engine.errors import PartnerError
from jointdesk.engine.exchange.wire.messages import draw_id

KEPT = ("fields", "author", "conditions", "evaluation")


class EditCopies:
    """An edit is never corrected in place: its id commits to what it says. Another edit says it better."""

    def correct(self, datum: Datum, content: dict[str, Any]) -> tuple[str, ...]:
        raise PartnerError("cannot_correct", "an edit is corrected by another edit, and then retracted")

    def retract(self, datum: Datum) -> tuple[str, ...]:
        edit = _find(datum)
        if edit is None or edit.recalled_at is not None:
            return ()
        datum.aside = {name: getattr(edit, name) for name in KEPT} | {"nonce": bytes(edit.nonce).hex()}
        datum.save(update_fields=["aside"])
        take_out(edit)
        _take_back_repeated(datum, Recall.Act.RETRACT)
        return ("hidden",)

    def erase(self, datum: Datum) -> tuple[str, ...]:
        edit = _find(datum)
        if edit is None:
            return ()
        if edit.recalled_at is None:
            take_out(edit)
        _take_back_repeated(datum, Recall.Act.ERASE)
        return ("destroyed",)

    def restore(self, datum: Datum) -> None:
        edit = _find(datum)
        if edit is None or not datum.aside:
            return
        for name in KEPT:
            setattr(edit, name, datum.aside[name])
        edit.nonce, edit.recalled_at = bytes.fromhex(datum.aside["nonce"]), None
        edit.save(update_fields=[*KEPT, "nonce", "recalled_at"])
        refresh(JointEntry.objects.select_for_update().get(pk=edit.entry_id))

    def find_copies(self, datum: Datum) -> list[Copy]:
        edit = _find(datum)
        if edit is None:
            return []
        entry = edit.entry
        url = reverse("group-entry", args=[entry.group.key, entry.kind, entry.pk])
        return [Copy(what=f"entry:{entry.key.hex}", url=url)]


def _take_back_repeated(datum: Datum, act: Recall.Act) -> None:
    """Edits of ours that took a value from this one say what its author has taken back: they follow it everywhere."""
    for use in DatumUse.objects.filter(datum=datum, subject__startswith="edit:"):
        ours = datum_of(uuid.UUID(use.subject.partition(":")[2]))
        if ours is None or ours.state == Datum.State.ERASED or (ours.is_gone and act != Recall.Act.ERASE):
            continue
        have_effect(
            Recall.objects.create(
                key=uuid.UUID(draw_id(secrets.token_bytes)),
                datum=ours,
                datum_key=ours.key,
                act=act,
                reason="what it repeats was taken back by its author",
                state=Recall.State.DONE,
                at=timezone.now(),
            )
        )


def _find(datum: Datum) -> JointEdit | None:
    return JointEdit.objects.select_related("entry__group").filter(key=datum.key).first()
