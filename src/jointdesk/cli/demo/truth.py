"""What was found, held against what is true: the only reader of the world's truth files."""

import csv
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jointdesk.cli.demo.path import RAIDING
from jointdesk.engine.networks import b_cubed


@dataclass(frozen=True)
class Truth:
    folder: Path

    def rows(self, name: str) -> list[dict[str, str]]:
        with (self.folder / "truth" / name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def totals(self) -> dict[str, object]:
        totals: dict[str, object] = json.loads((self.folder / "truth" / "totals.json").read_text("utf-8"))
        return totals


def judge_networks(truth: Truth, found: Mapping[str, str]) -> dict[str, object]:
    """B-cubed of complaint -> network over all desks; counts are of networks with two complaints or more.

    A complaint of no gang is a network of its own with its duplicates. Withdrawn complaints stand in no network.
    """
    true = {
        row["complaint"]: f"{row['desk']}/{row['gang'] or row['duplicate_of'] or row['complaint']}"
        for row in truth.rows("complaints.csv")
        if row["complaint"] in found
    }
    precision, recall, f1 = b_cubed(found, true)
    return {
        "found": _shared(found.values()),
        "true": _shared(true.values()),
        "b3_precision": round(precision, 4),
        "b3_recall": round(recall, 4),
        "b3_f1": round(f1, 4),
    }


def judge_hits(truth: Truth, pairs: Mapping[tuple[str, str], set[tuple[str, str]]]) -> dict[str, int]:
    """`pairs`: (asker, asked) -> the identifiers that came out as hits. Both desks of a pair must have found one."""
    result = dict.fromkeys(("found", "true", "missed", "false"), 0)
    rows = truth.rows("hits.csv")
    for one, other in pairs:
        if one > other:
            continue
        both, either = pairs[one, other] & pairs[other, one], pairs[one, other] | pairs[other, one]
        true = {(row["kind"], row["value"]) for row in rows if {row["desk_a"], row["desk_b"]} == {one, other}}
        result["found"] += len(both & true)
        result["true"] += len(true)
        result["missed"] += len(true - both)
        result["false"] += len(either - true)
    return result


def judge_screening(
    truth: Truth, confirmed: set[tuple[str, str, str]], encounters: int, known: set[str]
) -> dict[str, int]:
    """`confirmed`: (operation, roster row, notice). Counted are notices whose person was found.

    `known`: the notices the screening desk holds; a person sought by a desk that is not in the demo cannot be found.
    """
    true: dict[str, set[tuple[str, str, str]]] = {"wanted": set(), "missing": set()}
    for row in truth.rows("notices.csv"):
        if row["operation"] and row["notice"] in known:
            true[row["kind"]].add((row["operation"], row["roster_row"], row["notice"]))
    result = {"encounters": encounters}
    for kind, pairs in true.items():
        result[f"{kind}_found"] = len({notice for *_, notice in pairs & confirmed})
        result[f"{kind}_true"] = len({notice for *_, notice in pairs})
    result["false_candidates"] = len(confirmed - true["wanted"] - true["missing"])
    return result


def judge_people(
    truth: Truth, hits: Mapping[tuple[str, str], Sequence[Mapping[str, Any]]], rows: Mapping[int, str]
) -> dict[str, int]:
    """Persons that one desk wants and the other wants too, misses or has found; of each pair of desks.

    `rows`: the raiding desk's persons, as a row of a roster each. `false`: hits on somebody whom the partner does
    not want. `by_year`: found by no more than name and year of birth, a lead that is called possible.
    """
    sought = truth.rows("sought.csv")
    by_notice = {row["notice"]: row["person"] for row in sought}
    by_row = {row["roster_row"]: row["person"] for row in truth.rows("persons.csv")}
    wanted: dict[str, set[str]] = {}
    known: dict[str, set[str]] = {RAIDING: {by_row[row] for row in rows.values()}}
    for row in sought:
        known.setdefault(row["desk"], set()).add(row["person"])
        if row["colour"] == "red":
            wanted.setdefault(row["desk"], set()).add(row["person"])
    result = dict.fromkeys(("found", "true", "missed", "false", "by_year"), 0)
    for one, other in {tuple(sorted(pair)) for pair in hits}:
        true = (wanted.get(one, set()) & known.get(other, set())) | (
            known.get(one, set()) & wanted.get(other, set())
        )
        found: dict[str, set[str]] = {}
        for own, asked in ((one, other), (other, one)):
            for hit in hits.get((own, asked), ()):
                person = (
                    by_notice[hit["notice"]] if hit["notice"] else by_row.get(rows.get(hit["person"], ""))
                )
                if person is not None and person in wanted.get(asked, set()):
                    found.setdefault(person, set()).add(hit["kind"])
                else:
                    result["false"] += 1
        result["found"] += len(found)
        result["true"] += len(true)
        result["missed"] += len(true - found.keys())
        result["by_year"] += sum(kinds == {"person_year"} for kinds in found.values())
    return result


def _shared(groups: Iterable[str]) -> int:
    return sum(1 for size in Counter(groups).values() if size > 1)
