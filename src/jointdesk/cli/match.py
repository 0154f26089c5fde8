"""`jointdesk match`: private matching from the command line."""

import json

import click

from jointdesk.cli.home import desk_command


@click.group(name="match")
def command() -> None:
    """What do we and a partner both hold? Nobody learns anything else."""


@command.command()
@click.argument("partner")
@click.option("--kind", "kinds", multiple=True, help="Only this kind of identifier; may be repeated.")
@desk_command
def publish(partner: str, kinds: tuple[str, ...]) -> None:
    """Publish what is new of ours to PARTNER; a JSON line per set. The worker, or `exchange deliver`, sends it."""
    from jointdesk.desk.exchange.lookups import find_partner
    from jointdesk.desk.exchange.set_actions import publish_sets

    for key in publish_sets(None, find_partner(partner), kinds or None):
        row = {
            "kind": key.kind,
            "epoch": key.epoch,
            "part": key.part,
            "size": key.set_size,
            "digest": key.set_digest,
        }
        click.echo(json.dumps(row))


@command.command()
@click.argument("partner")
@click.option("--purpose", required=True, help="Why: the partner is told.")
@click.option("--case", default="", help="Reference of the case it is for: the partner is told.")
@click.option("--kind", "kinds", multiple=True, help="Only this kind of identifier; may be repeated.")
@desk_command
def ask(partner: str, purpose: str, case: str, kinds: tuple[str, ...]) -> None:
    """Ask PARTNER about what is new with us; one JSON object with the counts. Hits stand on the desk's pages."""
    from jointdesk.desk.exchange.lookups import find_partner
    from jointdesk.desk.exchange.question_actions import ask_partner

    report = ask_partner(None, find_partner(partner), purpose, kinds=kinds or None, case=case)
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
