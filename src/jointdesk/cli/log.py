"""`jointdesk log`: verify the desk's log, prove an entry, check a proof without a desk."""

import json
import os
import sys
from pathlib import Path
from typing import BinaryIO

import click

from jointdesk.cli.home import desk_command
from jointdesk.engine.errors import CallerError, InputError


@click.group(name="log")
def command() -> None:
    """The transparency log: nobody can rewrite it unseen."""


@command.command()
@click.option("--json", "as_json", is_flag=True, help="Say it as one JSON object.")
@desk_command
def verify(as_json: bool) -> None:
    """Verify every entry, node, checkpoint and cosignature; exit 1 and the first bad index if one is wrong."""
    from jointdesk.desk.audit.verification import verify_log

    found = verify_log()
    said = {
        "size": found.size,
        "root": found.root.hex(),
        "checkpoints": found.checkpoints,
        "cosignatures": found.cosignatures,
        "verified": found.good,
    }
    click.echo(json.dumps(said) if as_json else "\n".join(f"{name} {value}" for name, value in said.items()))
    if not found.good:
        sys.stdout.flush()
        raise CallerError(f"the log is not what it was, first bad index {found.first_bad}: {found.why}")


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
    unfinished.write_bytes(raw)
    os.replace(unfinished, output)


@command.command()
@click.argument("proof", type=click.File("rb"))
def check(proof: BinaryIO) -> None:
    """Check a PROOF file (`-`: standard input), without a desk: its verdict, and the keys to compare with cards."""
    from jointdesk.engine.exchange.canonical import encode
    from jointdesk.engine.transparency.logproofs import MAX_PROOF_FILE, check_proof

    verdict = check_proof(proof.read(MAX_PROOF_FILE + 1))
    if not verdict.proved:
        raise InputError("; ".join(verdict.reasons), file=proof.name)
    click.echo(f"proved: entry {verdict.index} of {verdict.size} in {verdict.origin}")
    click.echo(f"root {verdict.root.hex()}")
    click.echo(f"record {verdict.record.decode('utf-8', 'replace') if verdict.record else '(erased)'}")
    for name, at in verdict.cosigned.items():
        click.echo(f"cosigned by {name} at {at.isoformat()}")
    for name, key in verdict.keys.items():
        click.echo(f"key of {name}: {encode(key)}")
