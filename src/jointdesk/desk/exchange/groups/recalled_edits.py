"""What happens to an edit that its author took back: its words go from every row, its place among the others stays."""

from typing import Any

from django.urls import reverse

from jointdesk.desk.exchange.data.copies import Copy
from jointdesk.desk.exchange.groups.edit_store import refresh, take_out
from jointdesk.desk.exchange.models import Datum, JointEdit, JointEntry
from jointdesk.engine.errors import PartnerError

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
        return ("hidden",)

    def erase(self, datum: Datum) -> tuple[str, ...]:
        edit = _find(datum)
        if edit is None:
            return ()
        if edit.recalled_at is None:
            take_out(edit)
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


def _find(datum: Datum) -> JointEdit | None:
    return JointEdit.objects.select_related("entry__group").filter(key=datum.key).first()
