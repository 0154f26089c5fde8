"""`jointdesk log`: verify the desk's log, prove an entry, check a proof without a desk."""

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import click

from jointdesk.cli.home import desk_command
from jointdesk.cli.progress import tell
from jointdesk.engine.errors import CallerError, InputError
from jointdesk.engine.transparency.notes import MAX_NOTE


@click.group(name="log")
def command() -> None:
    """The transparency log: nobody can rewrite it unseen."""


@command.command()
@click.option("--json", "as_json", is_flag=True, help="Say it as one JSON object.")
@click.option(
    "--against",
    "notes",
    multiple=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A checkpoint of ours that a partner kept (its `log witnessed`); may be repeated.",
)
@desk_command
def verify(as_json: bool, notes: tuple[Path, ...]) -> None:
    """Verify every entry, node, checkpoint, cosignature and access; exit 1 and the first bad index if one is wrong."""
    from jointdesk.desk.audit.administration import note_verified
    from jointdesk.desk.audit.verification import verify_log

    found = verify_log([_read_note(note) for note in notes], watch=_tell)
    note_verified(found.good, found.size)
    said: dict[str, object] = {
        "size": found.size,
        "root": found.root.hex(),
        "checkpoints": found.checkpoints,
        "cosignatures": found.cosignatures,
        "accesses": found.accesses,
        "waiting": found.waiting,
        "witnesses": dict(found.witnesses),
        "verified": found.good,
    }
    if as_json:
        click.echo(json.dumps(said))
    else:
        witnesses = (f"{name} to {size}" for name, size in found.witnesses.items())
        said["witnesses"] = ", ".join(witnesses) or "none"
        click.echo("\n".join(f"{name} {value}" for name, value in said.items()))
    if not found.good:
        sys.stdout.flush()
        raise CallerError(f"the log is not what it was, first bad index {found.first_bad}: {found.why}")


@command.command()
@click.argument("partner")
@desk_command
def witnessed(partner: str) -> None:
    """Print the last checkpoint of PARTNER's log that we cosigned: for its auditors' `log verify --against`."""
    from jointdesk.desk.exchange.mail.witnessing import kept_checkpoint

    note = kept_checkpoint(partner)
    if note is None:
        raise CallerError(f"we have seen no checkpoint of {partner[:40]!r}")
    click.echo(note, nl=False)


@command.command()
@click.argument("entry")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Default: standard output."
)
@desk_command
def prove(entry: str, output: Path | None) -> None:
    """Write a proof that ENTRY (an index or a key) stands in the log."""
    from jointdesk.desk.audit.proofs import prove_entry
    from jointdesk.desk.audit.queries import find_entry

    found = find_entry(entry)
    if found is None:
        raise CallerError(f"the log has no entry {entry[:60]!r}")
    raw = prove_entry(found)
    if output is None:
        sys.stdout.buffer.write(raw)
        return
    unfinished = output.with_name(output.name + ".unfinished")
    try:
        unfinished.write_bytes(raw)
        os.replace(unfinished, output)
    except OSError as error:
        raise InputError(f"cannot be written: {error.strerror}", file=str(output)) from None


@command.command()
@click.argument("proof", type=click.File("rb"))
def check(proof: BinaryIO) -> None:
    """Check a PROOF file (`-`: standard input), without a desk: its verdict, and the keys to compare with cards."""
    from jointdesk.engine.exchange.wire.canonical import encode
    from jointdesk.engine.transparency.logproofs import MAX_PROOF_FILE, check_proof

    verdict = check_proof(proof.read(MAX_PROOF_FILE + 1))
    if not verdict.proved:
        raise InputError("; ".join(verdict.reasons), file=proof.name)
    click.echo(f"proved: entry {verdict.index} of {verdict.size} in {_plain(verdict.origin)}")
    click.echo(f"root {verdict.root.hex()}")
    click.echo(
        f"record {_plain(verdict.record.decode('utf-8', 'replace')) if verdict.record else '(erased)'}"
    )
    for name, at in verdict.cosigned.items():
        click.echo(f"cosigned by {_plain(name)} at {at.isoformat()}")
    if not verdict.cosigned:
        click.echo("cosigned by nobody: it is the log's own word")
    for name, key in verdict.keys.items():
        click.echo(f"key of {_plain(name)}: {encode(key)}")


def _tell(places: Iterator[int], size: int) -> Iterator[int]:
    """A terminal that waits is told how many entries have been verified."""
    return tell(places, "entries verified", size, reached=lambda place: place)


def _read_note(path: Path) -> str:
    with path.open("rb") as file:
        raw = file.read(MAX_NOTE + 1)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        raise InputError("a checkpoint is UTF-8", file=str(path)) from None


def _plain(text: str) -> str:
    """As it may stand on a terminal: a file from outside moves no cursor and turns no line."""
    return "".join(character if character.isprintable() else "\ufffd" for character in text)
