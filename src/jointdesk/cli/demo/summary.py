"""What the demo says at its end: a table a person can read."""

from typing import Any

from rich.console import Console
from rich.table import Table

from jointdesk.cli.demo.desks import Desk


def print_summary(console: Console, result: dict[str, Any]) -> None:
    """Found against true, line by line, and whether each desk's log holds."""
    table = Table(title="The main job: what was found, against the truth", title_justify="left", expand=False)
    table.add_column("")
    table.add_column("found", justify="right")
    table.add_column("true", justify="right")
    table.add_column("")
    for row in _rows(result):
        table.add_row(*row)
    console.print()
    console.print(table)
    total = sum(result["seconds"].values())
    slowest = sorted(result["seconds"].items(), key=lambda item: -item[1])[:4]
    named = ", ".join(f"{step} {seconds:.1f} s" for step, seconds in slowest)
    console.print(f"{total:.0f} seconds in all; the longest steps: {named}")


def print_addresses(console: Console, desks: list[Desk], password: str, door: str) -> None:
    console.print()
    for desk in desks:
        console.print(f"  [bold]{desk.id}[/]  {desk.page}")
    console.print(f"  [bold]the public door of {desks[0].id}[/]  {door}")
    console.print(
        "\n  Sign in as liaison, liaison2, investigator, commander, intake, field, province, auditor or admin;"
        f"\n  the password is {password}. All persons and cases are invented. Ctrl-C ends the desks.\n"
    )


Row = tuple[str, str, str, str]


def _rows(result: dict[str, Any]) -> list[Row]:
    return [*_linked(result), *_exchanged(result), *_people(result), *_public_door(result), *_logs(result)]


def _linked(result: dict[str, Any]) -> list[Row]:
    networks = result["networks"]
    return [
        ("Complaints", f"{result['complaints']:,}", "", f"{result['identifiers']:,} identifiers"),
        ("Networks", *_of(networks["found"], networks["true"]), f"B-cubed F1 {networks['b3_f1']:.3f}"),
    ]


def _exchanged(result: dict[str, Any]) -> list[Row]:
    hits, people, requests, group = (result[part] for part in ("hits", "people", "requests", "group"))
    matched = (
        f"{people['false']} false; {people['by_year']} by the year alone; {people['asked']:,} keys asked"
    )
    answered = f"{requests['answered']} answered, {requests['refused']} refused"
    return [
        ("Hits between desks", *_of(hits["found"], hits["true"]), f"{hits['false']} false"),
        ("Persons in common, by private matching", *_of(people["found"], people["true"]), matched),
        ("Requests sent", f"{requests['sent']:,}", "", answered),
        (
            "Entries of the joint group",
            f"{group['entries']:,}",
            "",
            f"{group['retracted']} taken back, on every desk",
        ),
    ]


def _people(result: dict[str, Any]) -> list[Row]:
    screening, report, true = result["screening"], result["report"], result["true_report"]
    screened = f"{screening['encounters']:,} screened, {screening['false_candidates']} false candidates"
    courts = "ringleaders_prosecuted"
    return [
        ("Wanted persons found", *_of(screening["wanted_found"], screening["wanted_true"]), ""),
        ("Missing persons found", *_of(screening["missing_found"], screening["missing_true"]), screened),
        ("Presumed victims referred", f"{result['referrals']:,}", "", ""),
        ("Foreigners found", *_of(report["foreigners"], true["foreigners"]), "28 June to 15 October 2025"),
        ("in provinces", *_of(report["provinces"], true["provinces"]), ""),
        ("Ringleaders before the courts", *_of(report[courts], true[courts]), ""),
    ]


def _public_door(result: dict[str, Any]) -> list[Row]:
    door = result["door"]
    told = f"{door['in_danger']} in danger, {door['answered']} answered, {door['warnings']} warning out"
    return [
        ("Reports through the public door", f"{door['reports']:,}", "", told),
        ("Told who asks before paying", *_of(door["listed"], door["asked"]), "one in 20 stays silent"),
    ]


def _logs(result: dict[str, Any]) -> list[Row]:
    rows: list[Row] = []
    for desk, log in result["log"].items():
        state = "verified" if log["verified"] else "[red]BROKEN[/]"
        told = f"{state}, {log.get('cosignatures', 0)} cosignatures"
        rows.append((f"Log of {desk}", f"{log['size']:,}", "", told))
    return rows


def _of(found: int, true: int) -> tuple[str, str]:
    return f"{found:,}", f"{true:,}"
