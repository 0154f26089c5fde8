"""`jointdesk statistics`: the facts that the report counts, made anew or compared with the records."""

import sys

import click

from jointdesk.cli.home import desk_command

# differences that are told one by one
TOLD = 20


@click.group(name="statistics")
def command() -> None:
    """The facts behind the report."""


@command.command()
@desk_command
def rebuild() -> None:
    """Make all facts anew from the records. Those of erased records stay."""
    from jointdesk.desk.statistics.facts.keeping import rebuild as rebuild_facts
    from jointdesk.desk.statistics.facts.sums import add_up_changed_days

    shown = sys.stderr.isatty()
    done = 0

    def tell(kind: str, count: int) -> None:
        nonlocal done
        done += count
        if shown:
            click.echo(f"\r{kind}: {done:,} records", err=True, nl=False)

    facts = rebuild_facts(tell)
    while add_up_changed_days():
        pass
    if shown:
        click.echo(err=True)
    click.echo(f"{facts:,} facts")


@command.command()
@desk_command
def check() -> None:
    """Compare the facts with the records; exit 1 and tell of what differs."""
    from jointdesk.desk.statistics.facts.keeping import differences, differing_days, differing_months

    found = 0
    for kind, key, kept, given in differences():
        found += 1
        if found <= TOLD:
            click.echo(f"{kind} {key}: {len(kept)} facts kept, {len(given)} derived", err=True)
    for day in differing_days():
        found += 1
        if found <= TOLD:
            click.echo(f"{day}: the sums of the day are not those of its facts", err=True)
    for month in differing_months():
        found += 1
        if found <= TOLD:
            click.echo(f"{month:%Y-%m}: the sums of the month are not those of its days", err=True)
    if found:
        click.echo(
            f"jointdesk: {found:,} differences; jointdesk statistics rebuild puts them right", err=True
        )
        sys.exit(1)
    click.echo("The facts are those of the records.")
