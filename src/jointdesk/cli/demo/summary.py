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


def _rows(result: dict[str, Any]) -> list[tuple[str, str, str, str]]:
    networks, hits, screening = result["networks"], result["hits"], result["screening"]
    report, true = result["report"], result["true_report"]
    requests, people = result["requests"], result["people"]
    rows = [
        ("Complaints", f"{result['complaints']:,}", "", f"{result['identifiers']:,} identifiers"),
        (
            "Networks",
            f"{networks['found']:,}",
            f"{networks['true']:,}",
            f"B-cubed F1 {networks['b3_f1']:.3f}",
        ),
        ("Hits between desks", f"{hits['found']:,}", f"{hits['true']:,}", f"{hits['false']} false"),
        (
            "Persons in common, by private matching",
            f"{people['found']:,}",
            f"{people['true']:,}",
            f"{people['false']} false; {people['by_year']} by the year alone; {people['asked']:,} keys asked",
        ),
        (
            "Requests sent",
            f"{requests['sent']}",
            "",
            f"{requests['answered']} answered, {requests['refused']} refused",
        ),
        (
            "Entries of the joint group",
            f"{result['group']['entries']}",
            "",
            f"{result['group']['retracted']} taken back, on every desk",
        ),
        ("Wanted persons found", f"{screening['wanted_found']}", f"{screening['wanted_true']}", ""),
        (
            "Missing persons found",
            f"{screening['missing_found']}",
            f"{screening['missing_true']}",
            f"{screening['encounters']:,} screened, {screening['false_candidates']} false candidates",
        ),
        ("Presumed victims referred", f"{result['referrals']:,}", "", ""),
        (
            "Foreigners found",
            f"{report['foreigners']:,}",
            f"{true['foreigners']:,}",
            "28 June to 15 October 2025",
        ),
        ("in provinces", f"{report['provinces']}", f"{true['provinces']}", ""),
        (
            "Ringleaders before the courts",
            f"{report['ringleaders_prosecuted']}",
            f"{true['ringleaders_prosecuted']}",
            "",
        ),
    ]
    door = result["door"]
    rows.append(
        (
            "Reports through the public door",
            f"{door['reports']}",
            "",
            f"{door['in_danger']} in danger, {door['answered']} answered, {door['warnings']} warning out",
        )
    )
    for desk, log in result["log"].items():
        state = "verified" if log["verified"] else "[red]BROKEN[/]"
        rows.append(
            (f"Log of {desk}", f"{log['size']:,}", "", f"{state}, {log.get('cosignatures', 0)} cosignatures")
        )
    return rows
