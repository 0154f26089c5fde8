"""An exhibit's way as a picture: whose hands it was in, one after another, and what happened there."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from jointdesk.desk.cases.evidence.evidence_models import CustodyStep

Act = CustodyStep.Act


@dataclass
class Seen:
    """A step with what was corrected of it, and whether its hand-over waits."""

    step: CustodyStep
    corrections: list[CustodyStep] = field(default_factory=list)
    waits: bool = False


@dataclass
class Hand:
    """Whoever had it, from the first of these steps until the last. `kind`: officer, outside, desk, end."""

    name: str
    kind: str
    steps: list[Seen] = field(default_factory=list)


def hands(steps: Sequence[CustodyStep]) -> list[Hand]:
    """In their order; the last is who has it now, or how it ended."""
    found: list[Hand] = []
    seen: dict[int, Seen] = {}
    answered = {step.answers_id for step in steps if step.act in (Act.RECEIVED, Act.DECLINED)}
    for step in steps:
        if step.act == Act.CORRECTED and step.answers_id in seen:
            seen[step.answers_id].corrections.append(step)
            continue
        one = seen[step.pk] = Seen(step)
        if not found or step.act in (Act.COLLECTED, Act.RECEIVED):
            found.append(Hand(step.by_name, "desk" if step.origin else "officer"))
        found[-1].steps.append(one)
        if step.act == Act.HANDED_OVER:
            one.waits = step.to_officer_id is not None and step.pk not in answered
            if step.to_officer_id is None and not step.origin:
                found.append(Hand(step.to_name, "outside"))
        if step.act in (Act.RETURNED, Act.DESTROYED):
            found.append(Hand(step.to_name or step.get_act_display(), "end"))
    return found
