"""Messages for a partner written as files, for desks without a line between them: the same seals, in order.

A folder holds `messages/<id>.sealed`, `sets/<digest>.tags`, `files/<id>.sealed`, `receipts/<id>.sealed` and, per
direction, a signed list of what its desk put in. One desk exports into it, the other imports and leaves its answers,
the first imports those; what has no receipt is exported again. Doing any of it twice does nothing twice. Questions
need a line: the secrets that open an answer live in memory for the one call.
"""

import os
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from jointdesk.desk.exchange.files import store
from jointdesk.desk.exchange.files.carrying import carried_for, files_to_carry
from jointdesk.desk.exchange.mail import carried_folder
from jointdesk.desk.exchange.mail.carried_folder import (
    FILES,
    MANIFESTS,
    MESSAGES,
    RECEIPTS,
    SETS,
    Carried,
    Folder,
    ids_of,
    in_groups,
)
from jointdesk.desk.exchange.mail.outbox import hold, sealed_form, waiting_for
from jointdesk.desk.exchange.matching.set_files import tag_path
from jointdesk.desk.exchange.models import IncomingMessage, MatchKey, OutgoingMessage
from jointdesk.desk.partners.models import Partner
from jointdesk.desk.partners.own import own_keys
from jointdesk.desk.partners.queries import recipient_of
from jointdesk.engine.exchange.mail.manifests import sign_list, write_list


def export_messages(path: Path, partner: Partner) -> Iterator[Carried]:
    """Write all that waits for the partner; yields how far it is. The messages stay in the outbox until their
    receipts come back. Raises CallerError for a partner that is not confirmed, Unwritable."""
    done, folder, recipient = Carried(), Folder(path), recipient_of(_confirmed(partner))
    for row in waiting_for(partner).iterator(200):
        folder.write(f"{MESSAGES}/{row.message_id.hex}.sealed", sealed_form(row, recipient))
        done.messages += 1
        yield done
    if waiting_for(partner).filter(type="set_published").exists():
        for key in MatchKey.objects.open().filter(partner=partner):
            folder.copy(tag_path(key.set_digest), f"{SETS}/{key.set_digest}.tags")
            done.sets += 1
            yield done
    yield from _put_files(folder, partner, done)
    write_manifest(folder, partner)
    yield done


def _confirmed(partner: Partner) -> Partner:
    with transaction.atomic():
        return hold(partner)


def _put_files(folder: Folder, partner: Partner, done: Carried) -> Iterator[Carried]:
    """Until the partner's word that it has them is here, as messages until their receipts."""
    for passage in files_to_carry(partner).iterator(200):
        path = store.path_of(passage.file)
        try:
            folder.copy(path, f"{FILES}/{path.name}")
        except FileNotFoundError:
            done.refused.append(f"{path}: is missing on this desk")
            continue
        done.files += 1
        yield done


def write_manifest(folder: Folder, partner: Partner) -> None:
    """List what we put in for this partner, whenever that was, and sign the list."""
    files = [
        (f"{kind}/{path.name}", carried_folder.digest(path))
        for kind in (SETS, FILES, RECEIPTS, MESSAGES)
        for path in _put_in(folder, kind, partner)
    ]
    if not files:
        return
    raw, own = write_list(files), settings.DESK.id
    signed = sign_list(raw, own_keys(), sender=own, recipient=partner.desk_id, now=timezone.now())
    name = f"{MANIFESTS}/{own}-to-{partner.desk_id}"
    folder.write(f"{name}.list", raw)
    folder.write(f"{name}.jws", signed)
    # a stick is often pulled out the moment the command ends
    os.sync()


def _put_in(folder: Folder, kind: str, partner: Partner) -> list[Path]:
    paths = [path for path in folder.find(kind) if folder.reads(kind, path)]
    if kind == SETS:
        ours = set(MatchKey.objects.filter(partner=partner).values_list("set_digest", flat=True))
        return [path for path in paths if path.stem in ours]
    if kind == FILES:
        given = carried_for(partner, ids_of(paths))
        return [path for path in paths if path.stem in given]
    model = OutgoingMessage if kind == MESSAGES else IncomingMessage
    by_id = {path.stem: path for path in paths}
    found = []
    for some in in_groups(paths, 500):
        rows = model.objects.filter(partner=partner, message_id__in=ids_of(some))
        found += [(row.pk, row.message_id.hex) for row in rows.only("message_id")]
    return [by_id[key] for _pk, key in sorted(found)]
