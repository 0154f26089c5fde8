"""`jointdesk match`: private matching from the command line."""

import contextlib
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict

import click

from jointdesk.cli.home import desk_command
from jointdesk.engine.errors import CallerError


@click.group(name="match")
def command() -> None:
    """What do we and a partner both hold? Nobody learns anything else."""


@command.command()
@click.argument("partner")
@click.option("--kind", "kinds", multiple=True, help="Only this kind (phone, person, ...); may be repeated.")
@desk_command
def publish(partner: str, kinds: tuple[str, ...]) -> None:
    """Publish what is new of ours to PARTNER; a JSON line per set. The worker, or `exchange deliver`, sends it."""
    from jointdesk.desk.exchange.lookups import find_partner
    from jointdesk.desk.exchange.matching.set_actions import publish_sets

    with _progress() as show:
        keys = publish_sets(None, find_partner(partner), kinds or None, lambda done: show(done, None))
    for key in keys:
        row = {
            "kind": key.kind,
            "epoch": key.epoch,
            "part": key.part,
            "size": key.set_size,
            "digest": key.set_digest,
        }
        click.echo(json.dumps(row))


@contextlib.contextmanager
def _progress() -> Iterator[Callable[[int, int | None], None]]:
    """How many are done, of how many where that is known, on a terminal's error stream; nothing elsewhere."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn

    columns = (SpinnerColumn(), BarColumn(), TextColumn("{task.completed:,.0f} elements"))
    with Progress(
        *columns, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()
    ) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of)


@command.command()
@click.argument("digest")
@click.option("--reason", required=True, type=click.Choice(["withdrawn", "key_leaked", "key_lost"]))
@desk_command
def end(digest: str, reason: str) -> None:
    """End the set of this DIGEST (its beginning will do) before its epoch is over; its key is destroyed.

    What may still be shared goes out anew by itself: at once, or ten minutes after `withdrawn`: withhold before then
    what must leave.
    """
    from jointdesk.desk.exchange.lookups import find_set
    from jointdesk.desk.exchange.matching.set_actions import end_set

    end_set(None, find_set(digest), reason)


@command.command()
@click.argument("partner")
@click.option("--share", multiple=True, metavar="KIND", help="Let PARTNER find this kind with us.")
@click.option(
    "--withhold", multiple=True, metavar="KIND", help="No longer; what is out stays until it is ended."
)
@click.option("--hour", help="UTC hour of the daily publication, 0 to 23, or `never`.")
@desk_command
def kinds(partner: str, share: tuple[str, ...], withhold: tuple[str, ...], hour: str | None) -> None:
    """What PARTNER may find with us: a JSON line per kind."""
    from jointdesk.desk.exchange.lookups import find_any_partner
    from jointdesk.desk.exchange.matching.sharing import hour_of, mark_kind, set_hour, shared_kinds

    row = find_any_partner(partner)
    for names, shared in ((share, True), (withhold, False)):
        for kind in names:
            mark_kind(None, row, kind, shared=shared)
    if hour is not None:
        set_hour(None, row, _read_hour(hour))
    for kind, shared in shared_kinds(row).items():
        click.echo(json.dumps({"kind": kind, "shared": shared, "hour": hour_of(row)}))


def _read_hour(text: str) -> int | None:
    if text != "never" and not (text.isascii() and text.isdecimal()):
        raise click.UsageError("--hour: 0 to 23, or never")
    return None if text == "never" else int(text)


@command.command()
@click.argument("partner")
@click.option("--purpose", required=True, help="Why: the partner is told.")
@click.option("--case", default="", help="Reference of the case it is for: the partner is told.")
@click.option("--kind", "kinds", multiple=True, help="Only this kind (phone, person, ...); may be repeated.")
@desk_command
def ask(partner: str, purpose: str, case: str, kinds: tuple[str, ...]) -> None:
    """Ask PARTNER about what is new with us; one JSON object with the counts. Hits stand on the desk's pages.

    Persons by their year of birth alone are asked with `--kind person_year`, and with everything else without --kind.
    What the day's budget does not cover is `left`; the same command goes on tomorrow.
    """
    from jointdesk.desk.exchange.lookups import find_partner
    from jointdesk.desk.exchange.matching.question_actions import ask_partner

    with _progress() as show:
        report = ask_partner(
            None,
            find_partner(partner),
            purpose,
            kinds=kinds or None,
            case=case,
            tell=lambda asked, left: show(asked, asked + left),
        )
    until = report.refused_until.isoformat() if report.refused_until else None
    row = {
        "sets": report.sets,
        "asked": report.asked,
        "padded": report.padded,
        "hits": report.hits,
        "left": report.left,
        "refusal": report.refusal,
        "refused_until": until,
    }
    click.echo(json.dumps(row))


@command.command()
@click.argument("partner")
@desk_command
def receipts(partner: str) -> None:
    """What both desks signed of each question with PARTNER; a JSON line each, oldest first, ours and then its own.

    partner_says is null where the partner's signature does not verify; then the exit code is 1.
    """
    from jointdesk.desk.exchange.lookups import find_any_partner
    from jointdesk.desk.exchange.matching.question_evidence import evidence_with

    bad = 0
    for one in evidence_with(find_any_partner(partner)):
        click.echo(json.dumps(asdict(one)))
        bad += one.partner_says is None
    if bad:
        raise CallerError(f"{bad} questions without the partner's valid signature")
