"""`jointdesk evidence`: check a bundle of evidence without a desk; open one that was sealed for this desk."""

import os
import tempfile
from pathlib import Path
from typing import Any, BinaryIO, TextIO, cast

import click

from jointdesk.cli.home import enter, home_option
from jointdesk.engine.errors import CallerError, InputError, PartnerError

# of an opened bundle; a larger one lies in a file without a name while it is checked
MEMORY = 64 * 1024 * 1024


@click.group(name="evidence")
def command() -> None:
    """Bundles of evidence: each proves itself."""


@command.command()
@click.argument("bundle", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--passphrase-file", type=click.File("r"), help="`-`: standard input. Asked for if it is needed."
)
@click.option("--key", default="", help="The desk's key, as its card says it: another one fails.")
def check(bundle: Path, passphrase_file: TextIO | None, key: str) -> None:
    """Check BUNDLE: its signature, every file, every step of custody, and that the desk's log holds all of it."""
    from jointdesk.engine.exchange.evidence.bundle import check_bundle
    from jointdesk.engine.exchange.evidence.sealed import is_sealed
    from jointdesk.engine.exchange.wire.canonical import encode

    with bundle.open("rb") as file:
        sealed = is_sealed(file.read(64))
        file.seek(0)
        if not sealed:
            verdict = check_bundle(file)
        else:
            with tempfile.SpooledTemporaryFile(MEMORY) as opened:
                _open(file, _ask(passphrase_file), cast(BinaryIO, opened), bundle)
                verdict = check_bundle(cast(BinaryIO, opened))
    keys = {name: encode(value) for name, value in verdict.keys.items()}
    if key and key not in keys.values():
        verdict.reasons.append("it is signed by another key than the one you gave")
    if not verdict.good or verdict.manifest is None:
        raise InputError("; ".join(verdict.reasons[:5]), file=str(bundle))
    head = verdict.manifest.head
    click.echo(f"sound: {verdict.files} files and {verdict.steps} steps of custody, {verdict.proofs} proofs")
    click.echo(f"desk {_plain(head['desk_name'])} ({_plain(head['desk'])}), case {_plain(head['case'])}")
    for exhibit in verdict.manifest.exhibits:
        click.echo(f"exhibit {_plain(exhibit['reference'])}: {_plain(exhibit['title'])}")
        for row in exhibit["files"]:
            click.echo(f"  {row['sha256']}  {row['path']}  {_plain(row['name'])}")
    for name in sorted(verdict.cosigned_by):
        click.echo(f"cosigned by {_plain(name)}")
    if not verdict.cosigned_by:
        click.echo("cosigned by nobody: it is the log's own word")
    for name, value in keys.items():
        click.echo(f"key of {_plain(name)}: {value}")


@command.command(name="open")
@click.argument("bundle", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), required=True)
@click.option(
    "--passphrase-file", type=click.File("r"), help="`-`: standard input. Asked for if it is needed."
)
@home_option
def unseal(bundle: Path, output: Path, passphrase_file: TextIO | None, home: Path) -> None:
    """Write the ZIP inside a sealed BUNDLE: by its passphrase, or with this desk's keys."""
    unfinished = output.with_name(output.name + ".unfinished")
    try:
        with bundle.open("rb") as file, unfinished.open("xb") as out:
            os.fchmod(out.fileno(), 0o600)
            if _is_for_a_desk(file):
                enter(home)
                from jointdesk.desk.audit.keys import own_keys

                _open(file, "", out, bundle, own_keys().decryption_key)
            else:
                _open(file, _ask(passphrase_file), out, bundle)
        os.replace(unfinished, output)
    finally:
        unfinished.unlink(missing_ok=True)


def _is_for_a_desk(file: BinaryIO) -> bool:
    from jointdesk.engine.exchange.evidence.sealed import MAX_HEADER

    head = file.read(MAX_HEADER)
    file.seek(0)
    return b'"to":' in head.split(b"\n")[1] if head.count(b"\n") else False


def _open(file: BinaryIO, passphrase: str, out: BinaryIO, path: Path, find_key: Any = None) -> None:
    from jointdesk.engine.exchange.evidence.sealed import open_sealed

    more = {"find_key": find_key} if find_key else {}
    try:
        for piece in open_sealed(file, passphrase, **more):
            out.write(piece)
    except PartnerError as error:
        raise InputError(str(error), file=str(path)) from None


def _ask(passphrase_file: TextIO | None) -> str:
    if passphrase_file is not None:
        return passphrase_file.readline().rstrip("\n")
    found: str = click.prompt("Passphrase", hide_input=True, err=True)
    if not found:
        raise CallerError("no passphrase")
    return found


def _plain(text: str) -> str:
    """As it may stand on a terminal: a file from outside moves no cursor and turns no line."""
    return "".join(character if character.isprintable() else "\ufffd" for character in text)
