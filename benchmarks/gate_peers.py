"""Our verdicts and Splink's on one simulated gate: precision, recall, how often both agree, what an exact date weighs.

    python benchmarks/gate_peers.py [--both 1500] [--apart 1500] [--seed 2] [--json]

The gate is that of tools/gate_pairs.py with another seed than the weights were fitted on. A person of the roster is
found when the entry with his or her id is a match. Splink sees the names in plain Latin letters, from the list the
alias if there is one, since it has no readings of scripts; it matches from a probability of 0.7, as we do.
"""

import argparse
import json
import math
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from anyascii import anyascii
from measuring import PEERS_PYTHON, ROOT

from jointdesk.engine.names import MATCH_SCORE
from jointdesk.engine.screening import Person, Watchlist

sys.path.insert(0, str(ROOT / "tools"))
from gate_pairs import Gate, draw_gate

SCRIPT = Path(__file__).parent / "peers" / "splink_gate.py"
Found = set[tuple[str, str]]


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--both", type=int, default=1500)
    parser.add_argument("--apart", type=int, default=1500)
    parser.add_argument("--seed", type=int, default=2)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    for record in compare(draw_gate(options.seed, options.both, options.apart)):
        print(json.dumps(record) if options.json else "  ".join(f"{k} {v}" for k, v in record.items()))
    return 0


def compare(gate: Gate) -> Iterator[dict[str, Any]]:
    ours, with_leads = screen(gate)
    yield rate("jointdesk", ours, gate)
    yield rate("jointdesk, leads too", with_leads, gate)
    if not PEERS_PYTHON.exists():
        print("Splink: not set up", file=sys.stderr)
        return
    theirs, weights = ask_splink(gate)
    yield rate("Splink", theirs, gate)
    both = {pair[0] for pair in ours} ^ {pair[0] for pair in theirs}
    yield {
        "subject": "both",
        "verdicts alike": round(1 - len(both) / len(gate.roster), 4),
        "matched alike": len(ours & theirs),
        "only jointdesk": len(ours - theirs),
        "only Splink": len(theirs - ours),
        "Splink's bits of an exact birth date": weigh_exact_date(weights),
    }


def screen(gate: Gate) -> tuple[Found, Found]:
    """Matches, and matches with the leads that an officer is shown beside them."""
    watchlist = Watchlist.build(gate.listed)
    shown = [(row.id, one) for row in gate.roster for one in watchlist.screen(row, 10)]
    matches = {(row, one.id) for row, one in shown if one.outcome == "match"}
    return matches, matches | {(row, one.id) for row, one in shown if one.outcome == "cannot_compare"}


def ask_splink(gate: Gate) -> tuple[Found, list[dict[str, Any]]]:
    rows = [flatten(person, "roster") for person in gate.roster]
    rows += [flatten(person, "list") for person in gate.listed]
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(rows, file)
        file.flush()
        command = [PEERS_PYTHON, SCRIPT, file.name, str(MATCH_SCORE)]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    answer = json.loads(said.splitlines()[-1])
    return {(pair[0][2:], pair[1][2:]) for pair in answer["pairs"]}, answer["weights"]


def flatten(person: Person, side: str) -> dict[str, str | None]:
    """Sides take letters so that the roster's ids sort before the list's, as Splink's pairs do."""
    return {
        "side": side,
        "id": f"{'a' if side == 'roster' else 'b'}:{person.id}",
        "name": anyascii(person.names[-1]).lower() if person.names else None,
        "birth_date": person.birth_date if len(person.birth_date) == 10 else None,
        "nationality": person.nationality or None,
        "sex": person.sex or None,
        "document": person.document or None,
    }


def rate(subject: str, found: Found, gate: Gate) -> dict[str, Any]:
    listed = {person.id for person in gate.listed}
    wanted = {(person.id, person.id) for person in gate.roster if person.id in listed}
    right = len(found & wanted)
    return {
        "subject": subject,
        "people": len(gate.roster),
        "on the list": len(wanted),
        "precision": round(right / max(1, len(found)), 4),
        "recall": round(right / max(1, len(wanted)), 4),
    }


def weigh_exact_date(weights: list[dict[str, Any]]) -> float | None:
    for row in weights:
        if row["kind"] == "birth_date" and row["level"].lower().startswith("exact") and row["m"] and row["u"]:
            return round(math.log2(row["m"] / row["u"]), 1)
    return None


if __name__ == "__main__":
    sys.exit(main())
