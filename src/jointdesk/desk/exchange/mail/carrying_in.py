"""A folder that was carried here: messages, sets, files and answers are taken in, and our receipts are left there.

Whatever has a good seal is taken, whoever carried it and in whatever order; what is missing, altered or bad is named
and stops nothing else. A stick may hold what is for others too: that is theirs to read. Over a one-way line, or from a
stick that is switched to reading only, all is taken all the same, and the receipts are left elsewhere.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from django.conf import settings

from jointdesk.desk.exchange.files.carrying import take_file
from jointdesk.desk.exchange.mail import carried_folder
from jointdesk.desk.exchange.mail.carried_folder import (
    FILES,
    MANIFESTS,
    MESSAGES,
    RECEIPTS,
    SETS,
    Carried,
    Folder,
    Unwritable,
    ids_of,
    in_groups,
)
from jointdesk.desk.exchange.mail.carrying_out import write_manifest
from jointdesk.desk.exchange.mail.inbox import receive_all
from jointdesk.desk.exchange.mail.settling import settle_answers
from jointdesk.desk.exchange.matching.set_files import take_set_file
from jointdesk.desk.exchange.models import OutgoingMessage, PartnerSet
from jointdesk.desk.partners.own import own_keys
from jointdesk.desk.partners.queries import confirmed_partners, trusted_cards
from jointdesk.engine.errors import InputError, OwnError, PartnerError, TransportError
from jointdesk.engine.exchange.mail.manifests import MAX_LIST, MAX_SIGNED, check_list, read_order
from jointdesk.engine.exchange.wire.sealing import MAX_SEALED, read_recipient_kid

UNTRIED = "not_tried"
PERHAPS_LATER = ("unknown_sender", UNTRIED)


def import_messages(path: Path, receipts: Path | None = None) -> Iterator[Carried]:
    """Take in messages, tag files and answers; yields how far it is. A bad file is named and stops nothing else.

    `receipts`: where ours are left, if not in the same folder. Raises InputError when the folder itself cannot be used;
    what was taken before then is taken.
    """
    if not path.is_dir():
        raise InputError("is no folder", file=str(path))
    done, folder, tray = Carried(), Folder(path), _Tray(receipts or path)
    order, unread = _check_manifests(folder, done, folder.find(MANIFESTS))
    yield from _take_messages(folder, tray, order, done)
    # a rotation among the messages may have made the key known
    for path, error in unread.items():
        if _check_manifests(folder, done, [path])[1]:
            done.refused.append(f"{path}: {error}")
    yield from _take_sets(folder, done)
    yield from _take_files(folder, done)
    yield from _take_answers(folder, done)
    tray.close(done)
    yield done


class _Tray:
    """Where our receipts are left. One that cannot be written to keeps nothing from being taken."""

    def __init__(self, path: Path) -> None:
        self._folder, self._left, self._missing = Folder(path), 0, 0
        self._why: Unwritable | None = None

    def leave(self, name: str, receipt: bytes) -> None:
        if self._why is None:
            try:
                self._folder.write(f"{RECEIPTS}/{name}", receipt)
            except Unwritable as error:
                self._why = error
        self._left, self._missing = self._left + (not self._why), self._missing + bool(self._why)

    def close(self, done: Carried) -> None:
        """List what is there, and say what is not."""
        try:
            for partner in confirmed_partners() if self._why is None else ():
                write_manifest(self._folder, partner)
        except Unwritable as error:
            self._why = error
        if self._why is not None and (self._left or self._missing):
            done.refused.append(
                f"{self._why.file}: {self._why.why}; all messages were taken, {self._missing} receipts of ours could "
                "not be left there: import again with --receipts FOLDER"
            )


def _take_messages(folder: Folder, tray: _Tray, order: dict[str, int], done: Carried) -> Iterator[Carried]:
    """In the order their sender names; what comes early is held all the same."""
    others = _listed_for_others(folder)
    paths = _readable(folder, MESSAGES, done)
    ordered = sorted(paths, key=lambda path: (order.get(f"{MESSAGES}/{path.name}", len(order)), path.name))
    for some in in_groups(ordered):
        ours = _ours(some)
        read = _read_all((path for path in some if path.stem not in ours), done)
        wanted = [(path, raw) for path, raw in read if path.name not in others or _opens_here(raw)]
        _take_some(tray, wanted, done)
        yield done


def _take_some(tray: _Tray, waiting: list[tuple[Path, bytes]], done: Carried) -> None:
    """What a key not known yet has signed is tried again when something else was taken: its rotation, perhaps. What was
    not looked at, because too much before it was bad, is looked at in its turn."""
    while waiting:
        refused, before = [], done.messages
        for (path, raw), answer in zip(waiting, receive_all([raw for _, raw in waiting]), strict=True):
            if isinstance(answer, PartnerError):
                refused.append((path, raw, answer))
                continue
            tray.leave(path.name, answer)
            done.messages += 1
        again = PERHAPS_LATER if done.messages > before else (UNTRIED,)
        done.refused += [f"{path}: {error}" for path, _, error in refused if error.code not in again]
        waiting = [(path, raw) for path, raw, error in refused if error.code in again]


def _readable(folder: Folder, kind: str, done: Carried) -> Iterator[Path]:
    """Files of this kind that can be read; what else lies among them is refused by name."""
    found = folder.find(kind)
    done.refused += folder.strangers(kind, found)
    return (path for path in found if folder.reads(kind, path))


def _take_sets(folder: Folder, done: Carried) -> Iterator[Carried]:
    for path in _readable(folder, SETS, done):
        for row in PartnerSet.objects.filter(digest=path.stem, fetched_at=None, ended_at=None):
            try:
                take_set_file(row, path)
                done.sets += 1
            except PartnerError as error:
                done.refused.append(f"{path}: {error}")
            except OSError as error:
                done.refused.append(f"{path}: cannot be copied: {error.strerror}")
            yield done


def _take_files(folder: Folder, done: Carried) -> Iterator[Carried]:
    """After the messages that name them."""
    for path in _readable(folder, FILES, done):
        try:
            done.files += take_file(path)
        except (PartnerError, TransportError, OwnError) as error:
            done.refused.append(f"{path}: {error}")
        except OSError as error:
            done.refused.append(f"{path}: cannot be copied: {error.strerror}")
        yield done


def _take_answers(folder: Folder, done: Carried) -> Iterator[Carried]:
    for some in in_groups(list(_readable(folder, RECEIPTS, done))):
        waiting = OutgoingMessage.objects.filter(message_id__in=ids_of(some), received_at=None)
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
    try:
        altered = carried_folder.digest(path) != digest
    except PartnerError as error:
        return [f"{path}: {error}"]
    return [f"{path}: is not as its sender put it in"] if altered else []


def _listed_for_others(folder: Folder) -> set[str]:
    """Names of messages that lists on the stick say are for other desks. Nobody vouches for a list here: what is
    sealed to a key of ours is taken whatever it says."""
    names: set[str] = set()
    for path in folder.find(MANIFESTS):
        if path.suffix == ".list" and folder.reads(MANIFESTS, path) and not _is_for_us(path):
            try:
                names |= {Path(name).name for name in read_order(carried_folder.read(path, MAX_LIST))}
            except PartnerError:
                continue
    return names


def _is_for_us(path: Path) -> bool:
    return path.stem.endswith(f"-to-{settings.DESK.id}")


def _opens_here(raw: bytes) -> bool:
    try:
        return own_keys().decryption_key(read_recipient_kid(raw)) is not None
    except PartnerError:
        return True  # whatever it is, it is looked at, and named


def _read_all(paths: Iterable[Path], done: Carried) -> Iterator[tuple[Path, bytes]]:
    for path in paths:
        try:
            yield path, carried_folder.read(path, MAX_SEALED)
        except PartnerError as error:
            done.refused.append(f"{path}: {error}")


def _ours(paths: list[Path]) -> set[str]:
    rows = OutgoingMessage.objects.filter(message_id__in=ids_of(paths))
    return {key.hex for key in rows.values_list("message_id", flat=True)}
