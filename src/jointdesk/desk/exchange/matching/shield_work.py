"""The worker's part of the shield: a set that names somebody who has become a victim is ended at once.

Looked for in the rows, so that no way to become a victim can be forgotten.
"""

from jointdesk.desk.exchange.matching.set_actions import end_set
from jointdesk.desk.exchange.matching.shield import find_unfit_sets


def end_unfit_sets() -> int:
    """End our sets that must not name everybody they name any more; how many. What may stay goes out anew."""
    unfit = find_unfit_sets()
    for key in unfit:
        end_set(None, key, "withdrawn")
    return len(unfit)
