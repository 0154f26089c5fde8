"""A network as a drawing: what to show is the engine's choice, where it stands the engine's layout.

Only complaints the officer may read are drawn. The template turns the points into SVG.
"""

from dataclasses import dataclass
from math import sqrt

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.intake.kinds import name_kind
from jointdesk.desk.intake.models import Complaint
from jointdesk.desk.networks.frames import read_hub_rules, read_mentions
from jointdesk.desk.networks.models import Network
from jointdesk.desk.networks.queries import members
from jointdesk.engine.networks import Node, lay_out, picture

WIDTH, HEIGHT = 1000, 640
NODES = 300


@dataclass(frozen=True)
class Dot:
    """A node where it is drawn. `kind` is "complaint" for a complaint, whose `pk` is then given."""

    key: str
    kind: str
    kind_name: str
    label: str
    pk: int | None
    x: float
    y: float
    r: float
    degree: int
    hub: bool


@dataclass(frozen=True)
class Line:
    """An edge between the dots `a` and `b`."""

    a: str
    b: str
    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True)
class Drawing:
    """`hidden_*`: how many more there are than are drawn."""

    dots: tuple[Dot, ...]
    lines: tuple[Line, ...]
    hidden_complaints: int
    hidden_identifiers: int
    width: int = WIDTH
    height: int = HEIGHT


def draw(officer: Officer, network: Network) -> Drawing:
    """The drawing of what the officer may read of the network; the same network is drawn the same each time."""
    inside = sorted(members(officer, network).values_list("pk", flat=True))
    rules = read_hub_rules(rediscover=False)
    shown = picture(read_mentions(inside), NODES, hubs=rules.hubs)
    edges = [(edge.complaint, edge.identifier) for edge in shown.edges]
    points = lay_out([node.key for node in shown.nodes], edges, network.pk)
    places = {key: (round(x * WIDTH, 1), round(y * HEIGHT, 1)) for key, (x, y) in points.items()}
    names = dict(
        Complaint.objects.filter(
            pk__in=[int(node.value) for node in shown.nodes if node.is_complaint]
        ).values_list("pk", "reference")
    )
    return Drawing(
        dots=tuple(_dot(node, places[node.key], names) for node in shown.nodes),
        lines=tuple(Line(a, b, *places[a], *places[b]) for a, b in edges),
        hidden_complaints=shown.hidden_complaints,
        hidden_identifiers=shown.hidden_identifiers,
    )


def _dot(node: Node, place: tuple[float, float], names: dict[int, str]) -> Dot:
    x, y = place
    if node.is_complaint:
        pk = int(node.value)
        return Dot(node.key, "complaint", "", names[pk], pk, x, y, 5.0, node.degree, False)
    radius = round(min(22.0, 5 + 2 * sqrt(node.degree)), 1)
    kind_name = name_kind(node.kind)
    return Dot(node.key, node.kind, kind_name, node.value, None, x, y, radius, node.degree, node.hub)
