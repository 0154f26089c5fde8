"""A partner's question, whole: sealed and signed by the asker, answered by the desk's own door, opened and checked.

The asker has keys and the tag file, no database; the desk writes its charge, its log row and its receipt.
"""

import secrets
import time
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

Row = dict[str, Any]
BUCKETS = (16, 64, 256, 1024, 4096)


@dataclass(frozen=True)
class Timed:
    """One question: seconds and processor seconds of blinding and sealing, of the answer, and of all that follows."""

    found: int
    seconds: tuple[float, ...]
    cpu: tuple[float, ...]


class Asker:
    """Another desk, paired with this process's."""

    def __init__(self, desk: str) -> None:
        from jointdesk.desk.partners.actions import add_partner, confirm_partner
        from jointdesk.engine.exchange.wire.cards import Card, fingerprint
        from jointdesk.engine.exchange.wire.keys import DeskKeys

        self.desk, self.keys = desk, DeskKeys.generate(secrets.token_bytes)
        address, day = f"http://{desk}.localhost:9000", date(2026, 1, 1)
        self.card = Card.issue(self.keys, desk=desk, name=desk, country="KH", address=address, issued_on=day)
        partner = add_partner(None, self.card.signed)
        self.partner = confirm_partner(None, partner, " ".join(fingerprint(self.card)))
        self.partner.daily_cap = 10**6
        self.partner.save()

    def ask(self, key: Any, values: list[bytes]) -> Timed:
        """Put these values to the set behind `key`."""
        from jointdesk.desk.exchange.matching.serving import answer_question
        from jointdesk.desk.exchange.matching.set_files import map_tags
        from jointdesk.engine.exchange.matching.oprf import Question
        from jointdesk.engine.exchange.matching.tagfiles import find_places

        marks = [mark()]
        pad_to = next(size for size in BUCKETS if size >= len(values))
        question = Question.blind(values, pad_to=pad_to, random_bytes=secrets.token_bytes)
        raw, check = self._seal(key, question)
        marks.append(mark())
        answered = answer_question(raw)
        marks.append(mark())
        evaluated = check(answered)
        tags = question.finalize(evaluated, bytes(key.public_key))
        found = sum(place is not None for place in find_places(tags, map_tags(key.set_digest)))
        marks.append(mark())
        seconds, cpu = zip(
            *((after[0] - before[0], after[1] - before[1]) for before, after in pairwise(marks)), strict=True
        )
        return Timed(found, seconds, cpu)

    def _seal(self, key: Any, question: Any) -> tuple[bytes, Any]:
        from django.conf import settings

        from jointdesk.desk.partners.own import own_card
        from jointdesk.engine.exchange.matching.evidence import (
            STATEMENT,
            Between,
            check_receipt,
            sign_evidence,
            write_statement,
        )
        from jointdesk.engine.exchange.wire.bodies import QuestionAsked, read_body
        from jointdesk.engine.exchange.wire.messages import Message, draw_id, open_sealed, seal

        ours = own_card()
        body = QuestionAsked(
            kind=key.kind,
            epoch=key.epoch,
            parts=((key.part, bytes(key.public_key)),),
            purpose="benchmark",
            case="",
            statement="unsigned",
            blinded=question.blinded,
        )
        message = Message(
            id=draw_id(secrets.token_bytes),
            type=body.type,
            sender=self.desk,
            recipient=settings.DESK.id,
            conversation=secrets.token_hex(16),
            sequence=1,
            sent_at=datetime.now(UTC),
            body={},
        )
        between = Between(question=message.id, asker=self.desk, answerer=settings.DESK.id)
        said = write_statement(between, body)
        body = replace(body, statement=sign_evidence(said, self.keys, desk=self.desk, typ=STATEMENT))

        def check(raw: bytes) -> bytes:
            reply = open_sealed(raw, self.keys, {settings.DESK.id: ours}, self.desk, datetime.now(UTC))
            answer = read_body(reply)
            check_receipt(answer, between, body, ours)
            return answer.evaluated

        return seal(replace(message, body=body.write()), self.keys, ours).raw, check


def lay_keys(home: Path) -> None:
    """The keys of this process's desk."""
    from jointdesk.desk.partners.own import make_keys

    make_keys(home)


def publish(asker: Asker, built: Any, name: Any) -> Any:
    """The row of a set that was built, as if its announcement had been sent."""
    from django.utils import timezone

    from jointdesk.desk.exchange.models import MatchKey

    return MatchKey.objects.create(
        partner=asker.partner,
        kind=name.kind,
        epoch=name.epoch,
        part=name.part,
        public_key=built.public_key,
        set_size=built.size,
        set_digest=built.digest.hex(),
        root=built.root,
        published_at=timezone.now(),
    )


def mark() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()
