"""Writing a bundle, and checking one with nothing but itself and the desk's public key.

1. The form: exactly the members its manifest names, stored, each once, within bounds.
2. The manifest's signature, by the key that it names: the reader compares that key with the desk's card.
3. Every file is, octet for octet, the one that was named and committed to.
4. Every step of custody is the one that was committed to, after the one before it.
5. Every commitment stands in the desk's log, and the manifest too, by the proofs that come along.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO, Any, BinaryIO

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from jointdesk.engine.errors import JointdeskError, PartnerError
from jointdesk.engine.exchange.evidence.custody import commit_file, find_broken_step
from jointdesk.engine.exchange.evidence.manifest import MAX_MANIFEST, TYPE, Manifest, read_manifest
from jointdesk.engine.exchange.wire.canonical import decode, encode, read_object, write_object
from jointdesk.engine.exchange.wire.keys import key_id
from jointdesk.engine.exchange.wire.signing import sign, verify
from jointdesk.engine.transparency.logproofs import MAX_PROOF_FILE, check_proof

MANIFEST, SIGNATURE, NOTE = "manifest.json", "manifest.jws", "READ ME.txt"
PIECE = 256 * 1024
MOST_MEMBERS = 25_000
# a directory of so many members, and a little
MOST_DIRECTORY = 8 * 1024 * 1024
# APPNOTE 4.3.7; a member's extra field (ZIP64) and what is told after it
LOCAL_HEADER, MOST_BETWEEN = 30, 64
# a ZIP's clock begins then; one for all, so that the same exhibits give the same octets
LONG_AGO = (1980, 1, 1, 0, 0, 0)
WORDS = """This is a bundle of evidence. Check it with: jointdesk evidence check FILE
manifest.json says what is in it; manifest.jws is the desk's signature of it (Ed25519, JWS); log/ proves that every
file and every step of custody stands in the desk's log; files/ holds the files, named by number. Compare the key that
the check names with the desk's card.
"""


def log_path(entry: str) -> str:
    return f"log/{entry}.json"


def sign_manifest(raw: bytes, key: Ed25519PrivateKey, desk: str) -> bytes:
    """manifest.jws."""
    said = {"desk": desk, "manifest": hashlib.sha256(raw).hexdigest()}
    public = key.public_key().public_bytes_raw()
    return sign(write_object(said), key, kid=key_id(public), typ=TYPE)


def write_bundle(
    out: IO[bytes],
    manifest: bytes,
    signature: bytes,
    proofs: Mapping[str, bytes],
    files: Iterable[tuple[str, int, Iterable[bytes]]],
) -> None:
    """`proofs`: entry -> proof file; `files`: path, size and content. `out` is written from beginning to end."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
        for name, content in ((NOTE, WORDS.encode()), (MANIFEST, manifest), (SIGNATURE, signature)):
            archive.writestr(zipfile.ZipInfo(name, LONG_AGO), content)
        for entry, proof in sorted(proofs.items()):
            archive.writestr(zipfile.ZipInfo(log_path(entry), LONG_AGO), proof)
        for path, size, pieces in files:
            info = zipfile.ZipInfo(path, LONG_AGO)
            info.file_size = size
            with archive.open(info, "w", force_zip64=True) as member:
                for piece in pieces:
                    member.write(piece)


@dataclass
class Verdict:
    """What a bundle proves. `reasons` say why not; `keys`: name -> key, for the reader to compare with the cards."""

    reasons: list[str] = field(default_factory=list)
    manifest: Manifest | None = None
    keys: dict[str, bytes] = field(default_factory=dict)
    cosigned_by: set[str] = field(default_factory=set)
    files: int = 0
    steps: int = 0
    proofs: int = 0

    @property
    def good(self) -> bool:
        return self.manifest is not None and not self.reasons


def check_bundle(bundle: BinaryIO, take: Callable[[str, Iterator[bytes]], None] | None = None) -> Verdict:
    """Check all of a bundle; never raises for its content. `take` is given each file's content as it passes."""
    found = Verdict()
    try:
        _bound_directory(bundle)
        with zipfile.ZipFile(bundle) as archive:
            _check(archive, found, take)
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        EOFError,
        OSError,
        ValueError,
        NotImplementedError,
    ) as error:
        found.reasons.append(f"not a bundle: {type(error).__name__}")
    except PartnerError as error:
        found.reasons.append(str(error))
    return found


def _check(
    archive: zipfile.ZipFile, found: Verdict, take: Callable[[str, Iterator[bytes]], None] | None
) -> None:
    members = _members(archive)
    raw = _read(archive, members, MANIFEST, MAX_MANIFEST)
    manifest = read_manifest(raw)
    found.manifest = manifest
    key = decode(manifest.head["key"])
    if len(key) != 32:
        raise PartnerError("malformed", "the desk's key")
    found.keys[manifest.head["desk"]] = key
    signed = read_object(verify(_read(archive, members, SIGNATURE, 65_536), key, TYPE))
    if signed != {"desk": manifest.head["desk"], "manifest": hashlib.sha256(raw).hexdigest()}:
        raise PartnerError("bad_signature", "the signature is of another manifest")
    # the manifest's own entry is the one no exhibit names
    proofs = {name for name in members if name.startswith("log/")}
    named = {MANIFEST, SIGNATURE, NOTE, *manifest.files, *map(log_path, manifest.entries)}
    if set(members) - proofs - named or not named <= set(members) or len(proofs) > len(manifest.entries) + 1:
        raise PartnerError("malformed", "the members are not those that the manifest names")
    records = _check_proofs(archive, members, sorted(proofs), manifest, found)
    for path, file in manifest.files.items():
        _check_file(archive, members[path], file, found, take)
    _check_commitments(manifest, records, hashlib.sha256(raw).hexdigest(), found)


def _bound_directory(bundle: BinaryIO) -> None:
    """A directory is read whole, and one of gigabytes would be held in memory (APPNOTE 4.3.14 to 4.3.16)."""
    bundle.seek(max(0, bundle.seek(0, io.SEEK_END) - 98))
    tail = bundle.read(98)
    bundle.seek(0)
    end = tail[-22:]
    if end[:4] != b"PK\x05\x06":
        raise PartnerError("malformed", "not a bundle, or it is not whole")
    size = int.from_bytes(end[12:16], "little")
    if size == 0xFFFFFFFF and tail[-98:-94] == b"PK\x06\x06":
        size = int.from_bytes(tail[-58:-50], "little")
    if size > MOST_DIRECTORY:
        raise PartnerError("too_large", f"a bundle has at most {MOST_MEMBERS} members")


def _members(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """Name -> member. Raises PartnerError for what a bundle never is: packed, encrypted, twice the same name."""
    infos = archive.infolist()
    if len(infos) > MOST_MEMBERS:
        raise PartnerError("too_large", f"a bundle has at most {MOST_MEMBERS} members")
    for info in infos:
        if (
            info.compress_type != zipfile.ZIP_STORED
            or info.flag_bits & 1
            or info.file_size != info.compress_size
        ):
            raise PartnerError("malformed", "a bundle's members are stored as they are")
    _check_places(infos, archive.start_dir)
    members = {info.filename: info for info in infos}
    if len(members) != len(infos):
        raise PartnerError("malformed", "a member stands twice")
    return members


def _check_places(infos: Iterable[zipfile.ZipInfo], end: int) -> None:
    """One after another from the first octet to the directory: none shares octets, and nothing lies between them."""
    place = 0
    for info in sorted(infos, key=lambda info: info.header_offset):
        if not place <= info.header_offset <= place + MOST_BETWEEN * (place > 0):
            raise PartnerError("malformed", "members of a bundle stand one after another and share no octets")
        place = info.header_offset + LOCAL_HEADER + len(info.orig_filename.encode()) + info.file_size
    if not place <= end <= place + MOST_BETWEEN:
        raise PartnerError("malformed", "members of a bundle stand one after another and share no octets")


def _read(archive: zipfile.ZipFile, members: Mapping[str, zipfile.ZipInfo], name: str, most: int) -> bytes:
    info = members.get(name)
    if info is None or info.file_size > most:
        raise PartnerError("malformed", f"{name} is missing or too large")
    with archive.open(info) as member:
        return member.read(most + 1)


def _check_proofs(
    archive: zipfile.ZipFile,
    members: Mapping[str, zipfile.ZipInfo],
    names: list[str],
    manifest: Manifest,
    found: Verdict,
) -> dict[str, dict[str, Any]]:
    """Entry -> its record, of the proofs that hold and are of this desk's log."""
    records: dict[str, dict[str, Any]] = {}
    for name in names:
        verdict = check_proof(_read(archive, members, name, MAX_PROOF_FILE))
        record = _read_record(verdict.record) if verdict.proved else None
        log_key = verdict.keys.get(verdict.origin)
        ours = verdict.origin.rpartition("/")[2] == manifest.head["desk"]
        if record is None or not ours or log_path(str(record.get("key"))) != name:
            found.reasons.append(f"{name}: proves nothing of this desk's log: {'; '.join(verdict.reasons)}")
            continue
        if log_key is not None and log_key != found.keys[manifest.head["desk"]]:
            # the desk has changed its keys since: the reader compares this one as well
            found.keys[f"{verdict.origin} {len(found.keys)}"] = log_key
        found.cosigned_by |= set(verdict.cosigned)
        found.proofs += 1
        records[str(record["key"])] = record
    return records


def _read_record(raw: bytes | None) -> dict[str, Any] | None:
    try:
        record = json.loads(raw or b"null")
    except (ValueError, RecursionError):
        return None
    return record if isinstance(record, dict) and isinstance(record.get("record"), dict) else None


def _check_file(
    archive: zipfile.ZipFile,
    info: zipfile.ZipInfo,
    file: dict[str, Any],
    found: Verdict,
    take: Callable[[str, Iterator[bytes]], None] | None,
) -> None:
    if info.file_size != file["size"]:
        found.reasons.append(f"{file['path']}: has not the size that was named")
        return
    digest = hashlib.sha256()
    pieces = _pass(archive, info, digest)
    if take is not None:
        take(file["path"], pieces)
    for _piece in pieces:
        pass
    if digest.hexdigest() != file["sha256"]:
        found.reasons.append(f"{file['path']}: is not the file that was named")
    found.files += 1


def _pass(archive: zipfile.ZipFile, info: zipfile.ZipInfo, digest: Any) -> Iterator[bytes]:
    with archive.open(info) as member:
        while piece := member.read(PIECE):
            digest.update(piece)
            yield piece


def _check_commitments(
    manifest: Manifest, records: dict[str, dict[str, Any]], digest: str, found: Verdict
) -> None:
    """Files and steps are what the log says."""
    for exhibit in manifest.exhibits:
        for file in exhibit["files"]:
            _compare(file, _commitment_of(file), records, found, file["path"])
        broken = find_broken_step(exhibit["custody"])
        if broken is not None:
            found.reasons.append(f"{exhibit['reference']}: custody is broken at step {broken + 1}")
            continue
        for step in exhibit["custody"]:
            found.steps += 1
            if step.get("entry"):
                _compare(
                    step, step["commitment"], records, found, f"{exhibit['reference']} step {step['number']}"
                )
    if not any(record["record"].get("manifest") == digest for record in records.values()):
        found.reasons.append("the log does not say that this bundle was made")


def _commitment_of(file: dict[str, Any]) -> str:
    try:
        return commit_file(file, decode(file["salt"]))
    except (JointdeskError, KeyError, ValueError, TypeError):
        return ""


def _compare(
    row: dict[str, Any], commitment: str, records: dict[str, dict[str, Any]], found: Verdict, what: str
) -> None:
    record = records.get(row["entry"])
    if commitment != row["commitment"] or record is None or record["record"].get("commitment") != commitment:
        found.reasons.append(f"{what}: is not what the log committed to")


def write_key(public: bytes) -> str:
    """As the manifest names the desk's key."""
    return encode(public)
