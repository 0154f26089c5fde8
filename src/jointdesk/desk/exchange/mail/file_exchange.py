"""Carrying messages as files, for desks without a line between them: the same seals and receipts, once, in order.

A folder holds `messages/<id>.sealed`, `sets/<digest>.tags`, `files/<id>.sealed`, `receipts/<id>.sealed` and, per
direction, a signed list of what its desk put in. One desk exports into it, the other imports and leaves its answers,
the first imports those; what has no receipt is exported again. Doing any of it twice does nothing twice. Questions
need a line: the secrets that open an answer live in memory for the one call.
"""

import os
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from jointdesk.desk.exchange.files import store
from jointdesk.desk.exchange.files.carrying import carried_for, files_to_carry, take_file
from jointdesk.desk.exchange.mail import carried_folder
from jointdesk.desk.exchange.mail.carried_folder import Folder
from jointdesk.desk.exchange.mail.inbox import receive_all
from jointdesk.desk.exchange.mail.outbox import hold, sealed_form, waiting_for
from jointdesk.desk.exchange.mail.settling import settle_answers
from jointdesk.desk.exchange.matching.set_files import tag_path, take_set_file
from jointdesk.desk.exchange.models import IncomingMessage, MatchKey, OutgoingMessage, PartnerSet
from jointdesk.desk.partners.models import Partner
from jointdesk.desk.partners.own import own_keys
from jointdesk.desk.partners.queries import confirmed_partners, recipient_of, trusted_cards
from jointdesk.engine.errors import InputError, OwnError, PartnerError, TransportError
from jointdesk.engine.exchange.mail.bundles import MAX_MESSAGES
from jointdesk.engine.exchange.mail.manifests import (
    MAX_LIST,
    MAX_SIGNED,
    check_list,
    read_order,
    sign_list,
    write_list,
)
from jointdesk.engine.exchange.wire.sealing import MAX_SEALED

MESSAGES, SETS, FILES, RECEIPTS, MANIFESTS = "messages", "sets", "files", "receipts", "manifests"
PERHAPS_LATER = ("unknown_sender", "not_tried")


@dataclass
class Carried:
    """How many of each went through, and the files that did not, with the reason."""

    messages: int = 0
    sets: int = 0
    files: int = 0
    receipts: int = 0
    refused: list[str] = field(default_factory=list)


def export_messages(path: Path, partner: Partner) -> Iterator[Carried]:
    """Write all that waits for the partner; yields how far it is. The messages stay in the outbox until their
    receipts come back. Raises CallerError for a partner that is not confirmed."""
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
    _write_manifest(folder, partner)
    yield done


def import_messages(path: Path) -> Iterator[Carried]:
    """Take in messages, tag files and answers; yields how far it is. A bad file is named and stops nothing else.

    Raises InputError when the folder itself cannot be used; what was taken before then is taken.
    """
    if not path.is_dir():
        raise InputError("is no folder", file=str(path))
    done, folder = Carried(), Folder(path)
    order, unread = _check_manifests(folder, done, folder.find(MANIFESTS))
    yield from _take_messages(folder, order, done)
    # a rotation among the messages may have made the key known
    for path, error in unread.items():
        if _check_manifests(folder, done, [path])[1]:
            done.refused.append(f"{path}: {error}")
    yield from _take_sets(folder, done)
    yield from _take_files(folder, done)
    yield from _take_answers(folder, done)
    for partner in confirmed_partners():
        _write_manifest(folder, partner)
    yield done


def _confirmed(partner: Partner) -> Partner:
    with transaction.atomic():
        return hold(partner)


def _take_messages(folder: Folder, order: dict[str, int], done: Carried) -> Iterator[Carried]:
    """In the order their sender names; what comes early is held all the same."""
    found = folder.find(MESSAGES)
    done.refused += folder.strangers(MESSAGES, found)
    paths = [path for path in found if folder.reads(MESSAGES, path)]
    paths.sort(key=lambda path: (order.get(f"{MESSAGES}/{path.name}", len(order)), path.name))
    for some in _in_groups(paths):
        ours = _ours(some)
        _take_some(folder, [path for path in some if path.stem not in ours], done)
        yield done


def _take_some(folder: Folder, paths: Iterable[Path], done: Carried) -> None:
    """What a key not known yet has signed is tried again when something else was taken: its rotation, perhaps."""
    waiting = list(_read_all(paths, done))
    while waiting:
        refused, before = [], done.messages
        for (path, raw), answer in zip(waiting, receive_all([raw for _, raw in waiting]), strict=True):
            if isinstance(answer, PartnerError):
                refused.append((path, raw, answer))
                continue
            folder.write(f"{RECEIPTS}/{path.name}", answer)
            done.messages += 1
        again = PERHAPS_LATER if done.messages > before else ()
        done.refused += [f"{path}: {error}" for path, _, error in refused if error.code not in again]
        waiting = [(path, raw) for path, raw, error in refused if error.code in again]


def _take_sets(folder: Folder, done: Carried) -> Iterator[Carried]:
    found = folder.find(SETS)
    done.refused += folder.strangers(SETS, found)
    for path in found:
        if not folder.reads(SETS, path):
            continue
        for row in PartnerSet.objects.filter(digest=path.stem, fetched_at=None, ended_at=None):
            try:
                take_set_file(row, path)
                done.sets += 1
            except PartnerError as error:
                done.refused.append(f"{path}: {error}")
            yield done


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


def _take_files(folder: Folder, done: Carried) -> Iterator[Carried]:
    """After the messages that name them."""
    found = folder.find(FILES)
    done.refused += folder.strangers(FILES, found)
    for path in found:
        if not folder.reads(FILES, path):
            continue
        try:
            done.files += take_file(path)
        except (PartnerError, TransportError, OwnError) as error:
            done.refused.append(f"{path}: {error}")
        yield done


def _take_answers(folder: Folder, done: Carried) -> Iterator[Carried]:
    found = folder.find(RECEIPTS)
    done.refused += folder.strangers(RECEIPTS, found)
    for some in _in_groups([path for path in found if folder.reads(RECEIPTS, path)]):
        waiting = OutgoingMessage.objects.filter(message_id__in=_ids(some), received_at=None)
        rows = {row.message_id.hex: row for row in waiting.select_related("partner")}
        read = dict(_read_all((path for path in some if path.stem in rows), done))
        for partner in {row.partner for row in rows.values()}:
            answers = [
                (rows[path.stem], raw) for path, raw in read.items() if rows[path.stem].partner == partner
            ]
            receipted = settle_answers(partner, sorted(answers, key=lambda answer: answer[0].pk))
            done.receipts += receipted
            if receipted < len(answers):
                done.refused.append(f"{folder.path / RECEIPTS}: {len(answers) - receipted} are no receipts")
        yield done


def _write_manifest(folder: Folder, partner: Partner) -> None:
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
        given = carried_for(partner, _ids(paths))
        return [path for path in paths if path.stem in given]
    model = OutgoingMessage if kind == MESSAGES else IncomingMessage
    by_id = {path.stem: path for path in paths}
    found = []
    for some in _in_groups(paths, 500):
        rows = model.objects.filter(partner=partner, message_id__in=_ids(some))
        found += [(row.pk, row.message_id.hex) for row in rows.only("message_id")]
    return [by_id[key] for _pk, key in sorted(found)]


def _check_manifests(
    folder: Folder, done: Carried, paths: Iterable[Path]
) -> tuple[dict[str, int], dict[Path, PartnerError]]:
    """Name what is missing or altered. The place of each file in its sender's order, and the manifests of keys not
    known yet: their order is taken all the same, for the messages prove themselves."""
    order: dict[str, int] = {}
    unread: dict[Path, PartnerError] = {}
    for path in paths:
        if not path.name.endswith(f"-to-{settings.DESK.id}.jws") or not folder.reads(MANIFESTS, path):
            continue
        try:
            raw = carried_folder.read(path.with_suffix(".list"), MAX_LIST)
            files = check_list(carried_folder.read(path, MAX_SIGNED), raw, trusted_cards(), settings.DESK.id)
        except PartnerError as error:
            if error.code == "unknown_sender":
                unread[path] = error
                order |= {name: place for place, name in enumerate(read_order(raw))}
            else:
                done.refused.append(f"{path}: {error}")
            continue
        for place, (name, digest) in enumerate(files.items()):
            order[name] = place
            done.refused += _compare(folder.path / name, digest)
    return order, unread


def _compare(path: Path, digest: str) -> list[str]:
    if path.is_symlink() or not path.is_file():
        return [f"{path}: is missing; its sender put it in"]
    if carried_folder.digest(path) != digest:
        return [f"{path}: is not as its sender put it in"]
    return []


def _read_all(paths: Iterable[Path], done: Carried) -> Iterator[tuple[Path, bytes]]:
    for path in paths:
        try:
            yield path, carried_folder.read(path, MAX_SEALED)
        except PartnerError as error:
            done.refused.append(f"{path}: {error}")


def _ours(paths: list[Path]) -> set[str]:
    rows = OutgoingMessage.objects.filter(message_id__in=_ids(paths))
    return {key.hex for key in rows.values_list("message_id", flat=True)}


def _ids(paths: list[Path]) -> list[uuid.UUID]:
    return [uuid.UUID(path.stem) for path in paths]


def _in_groups(paths: list[Path], size: int = MAX_MESSAGES) -> Iterator[list[Path]]:
    left = iter(paths)
    while some := list(islice(left, size)):
        yield some
