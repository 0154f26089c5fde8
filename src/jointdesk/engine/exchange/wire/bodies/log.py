"""The transparency log on the wire: each desk witnesses the other's."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from jointdesk.engine.exchange.wire.fields import Body, ListOf, Octets, Text, Whole


@dataclass(frozen=True)
class CheckpointSent(Body):
    """A signed checkpoint (C2SP tlog-checkpoint) and its consistency with the last one the partner cosigned.

    `old_size` 0 with an empty proof: the partner has cosigned none yet.
    """

    type: ClassVar[str] = "checkpoint"

    note: Annotated[str, Text(20_000)]
    old_size: Annotated[int, Whole()]
    proof: Annotated[tuple[bytes, ...], ListOf(Octets(32, 32), most=64)]


@dataclass(frozen=True)
class CheckpointCosigned(Body):
    """The checkpoint's note with the witness's cosignature line (C2SP tlog-cosignature) added."""

    type: ClassVar[str] = "cosignature"

    note: Annotated[str, Text(20_000)]
