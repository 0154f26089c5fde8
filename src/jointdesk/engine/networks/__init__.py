"""Which complaints are one network: complaints that name the same identifier, and how we know.

Bipartite and never pairwise: a link is a complaint-identifier row. A network is a connected component over
the identifiers that are no hub; its name is its smallest complaint. Which identifier is a hub is said in
`hub_rule` alone. Officers' judgements (must_link, cannot_link) stand apart from what is computed and are
respected by every way of linking: the whole country at once, or only the neighbourhood of a change
(`neighbourhood`).
"""

from importlib import import_module
from typing import TYPE_CHECKING

from jointdesk.engine.networks.b_cubed import b_cubed
from jointdesk.engine.networks.between import between
from jointdesk.engine.networks.neighbourhood import Join, fall_apart, gather, inherit, join

if TYPE_CHECKING:
    from jointdesk.engine.networks.chain import Step, explain
    from jointdesk.engine.networks.layout import lay_out
    from jointdesk.engine.networks.linking import Linking, link

# SciPy and rustworkx take longer to import than linking 100,000 complaints from a file, which needs neither
_ON_FIRST_USE = {
    "Linking": "linking",
    "Step": "chain",
    "explain": "chain",
    "lay_out": "layout",
    "link": "linking",
}

__all__ = [
    "Join",
    "Linking",
    "Step",
    "b_cubed",
    "between",
    "explain",
    "fall_apart",
    "gather",
    "inherit",
    "join",
    "lay_out",
    "link",
]


def __getattr__(name: str) -> object:
    if name not in _ON_FIRST_USE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_ON_FIRST_USE[name]}"), name)
