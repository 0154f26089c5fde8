"""What a published set's size costs and tells, by the rule it is filled up by; for docs/adr/0025. Exact, no timing.

Sizes are drawn evenly by order of magnitude between 1,000 and 10,000,000 items. *classes*: how many sizes an observer
can see there. *bytes an item*: of 8-byte tags, filling included. *seen*: how often a set that grew or shrank by so
much since the one before is published with another size.

    python benchmarks/set_sizes.py [--json]
"""

import argparse
import json
import math
from collections.abc import Callable
from typing import Any

from jointdesk.engine.exchange.matching.sets import padded_size

LEAST, MOST, DRAWN, TAG = 1_000, 10_000_000, 20_001, 8
CHANGES = (0.001, 0.01, 0.1, 0.3)


def half_steps(count: int) -> int:
    """Powers of two, and one and a half times each."""
    above = padded_size(count)
    return 3 * above // 4 if count <= 3 * above // 4 else above


def padme(count: int) -> int:
    """Padmé (Nikitin et al., PoPETs 2019, algorithm 1): an exponent and as many bits more as it takes to write it."""
    exponent = count.bit_length() - 1
    mask = (1 << exponent - exponent.bit_length()) - 1
    return (count + mask) & ~mask


RULES: dict[str, Callable[[int], int]] = {
    "power of two": padded_size,
    "half steps": half_steps,
    "Padmé": padme,
}


def measure(name: str, rule: Callable[[int], int]) -> dict[str, Any]:
    sizes = [round(LEAST * (MOST / LEAST) ** (step / (DRAWN - 1))) for step in range(DRAWN)]
    filled = [rule(size) for size in sizes]
    seen = {
        f"seen, {change:.1%} more": round(
            sum(rule(round(size * (1 + change))) != at for size, at in zip(sizes, filled, strict=True))
            / DRAWN,
            3,
        )
        for change in CHANGES
    }
    classes, size = 0, LEAST
    while size <= MOST:
        classes, size = classes + 1, rule(size) + 1
    return {
        "rule": name,
        "classes": classes,
        "bits told": round(math.log2(classes), 1),
        "bytes an item": round(
            TAG * sum(at / size for at, size in zip(filled, sizes, strict=True)) / DRAWN, 2
        ),
        "at worst": round(TAG * max(at / size for at, size in zip(filled, sizes, strict=True)), 2),
        **seen,
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    for row in [measure(name, rule) for name, rule in RULES.items()]:
        print(json.dumps(row, ensure_ascii=False) if asked.json else row)


if __name__ == "__main__":
    main()
