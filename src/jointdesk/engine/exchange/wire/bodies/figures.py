"""What a desk states of its requests with a partner in a period; how they are counted is in engine/exchange/figures."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, ClassVar

from jointdesk.engine.errors import PartnerError
from jointdesk.engine.exchange.wire.cards import DESK
from jointdesk.engine.exchange.wire.fields import (
    IDENTITY,
    WORD,
    Body,
    ListOf,
    Moment,
    Octets,
    Pattern,
    Row,
    Text,
    Whole,
)

LONGEST_PERIOD = timedelta(days=400)
MOST_COUNTED = 20_000


@dataclass(frozen=True)
class FiguresStated(Body):
    """`figures`: by asking desk and form, each a name and a number. `counted`: the requests behind them, in words."""

    type: ClassVar[str] = "figures_stated"

    begin: Annotated[datetime, Moment()]
    end: Annotated[datetime, Moment()]
    digest: Annotated[bytes, Octets(32, 32)]
    figures: Annotated[
        tuple[tuple[str, str, tuple[tuple[str, int], ...]], ...],
        ListOf(Row((Pattern(DESK), WORD, ListOf(Row((WORD, Whole())), most=60))), most=500),
    ]
    counted: Annotated[tuple[tuple[str, str], ...], ListOf(Row((IDENTITY, Text(600))), most=MOST_COUNTED)]

    def check(self) -> None:
        if not timedelta() < self.end - self.begin <= LONGEST_PERIOD:
            raise PartnerError("malformed", "figures_stated has a period that is empty or too long")
        if len(dict(self.counted)) != len(self.counted):
            raise PartnerError("malformed", "figures_stated counts a request twice")
