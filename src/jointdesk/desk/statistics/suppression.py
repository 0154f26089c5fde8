"""Withholding small counts of one table so that none of them can be worked out from what is left.

A reader knows the total, every count shown, and that a withheld count is at least one. Two rules follow. Withheld
counts are never alone in a table. And each of them might, for all the reader knows, be as large as the threshold:
together they exceed their own number by at least that much. A table that cannot meet this is withheld whole.
"""

from collections.abc import Collection, Mapping

from jointdesk.desk.statistics.report import Split


def is_small(count: int, threshold: int) -> bool:
    """Nought is nobody, and tells of nobody."""
    return 0 < count < threshold


def withhold(
    parts: Mapping[str, int],
    small: Collection[str],
    threshold: int,
    *,
    total_known: bool = True,
    keep: Collection[str] = (),
) -> Split:
    """`parts` with `small` and, where needed, the next smallest as None; None where that does not suffice.

    `total_known` False: the total is withheld too, and must not be found by adding up. `keep`: parts a reader
    knows from elsewhere, whose withholding would protect nothing.
    """
    if not small and total_known:
        return parts
    hidden = set(small)
    others = sorted(
        (key for key, count in parts.items() if count and key not in hidden and key not in keep),
        key=lambda key: (parts[key], key),
    )
    while not _is_protected([parts[key] for key in hidden], threshold, total_known):
        if not others:
            return None
        hidden.add(others.pop(0))
    return _without(parts, hidden)


def _is_protected(hidden: Collection[int], threshold: int, total_known: bool) -> bool:
    """Whether the largest value each hidden count may have, all others being one, reaches the threshold."""
    fewest = 2 if total_known else 1
    return len(hidden) >= fewest and sum(hidden) - len(hidden) + 1 >= threshold


def _without(parts: Mapping[str, int], hidden: Collection[str]) -> Split:
    """The counts shown, then the withheld ones by code: a place in a ranking would tell their size."""
    shown = {key: count for key, count in parts.items() if key not in hidden}
    return {**shown, **dict.fromkeys(sorted(hidden))}
