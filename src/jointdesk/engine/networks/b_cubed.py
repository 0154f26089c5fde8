"""How well a partition matches the truth: B-cubed, averaged over complaints (Bagga and Baldwin, 1998)."""

from collections import Counter
from collections.abc import Hashable, Mapping


def b_cubed(found: Mapping[str, Hashable], true: Mapping[str, Hashable]) -> tuple[float, float, float]:
    """(precision, recall, F1), each 0..1, over the complaints whose true network is known.

    A complaint that is not in `found` counts as a network of its own; no complaints at all count as perfect.
    """
    if not true:
        return 1.0, 1.0, 1.0
    labels = {item: ("found", found[item]) if item in found else ("alone", item) for item in true}
    both = Counter((labels[item], true[item]) for item in true)
    found_sizes = Counter(labels.values())
    true_sizes = Counter(true.values())
    precision = sum(n * n / found_sizes[label] for (label, _), n in both.items()) / len(true)
    recall = sum(n * n / true_sizes[network] for (_, network), n in both.items()) / len(true)
    return precision, recall, 2 * precision * recall / (precision + recall)
