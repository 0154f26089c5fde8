"""Requests and answers as data: what they said is corrected, hidden or destroyed; that they were made stays."""

from typing import Any

from django.urls import reverse

from jointdesk.desk.exchange.data.copies import Copy
from jointdesk.desk.exchange.data.received import identifiers_of_answer
from jointdesk.desk.exchange.models import Answer, Datum, ReceivedIdentifier, Request
from jointdesk.desk.exchange.travel import take_mark
from jointdesk.engine.errors import PartnerError
from jointdesk.engine.exchange.wire.bodies import RequestAnswered


class AnswerCopies:
    def correct(self, datum: Datum, content: dict[str, Any]) -> tuple[str, ...]:
        body, answer = RequestAnswered.read(content), self._find(datum)
        if answer is None:
            return ("nothing_here",)
        if (body.datum, body.request) != (datum.key.hex, answer.request.key.hex):
            raise PartnerError("malformed", "the correction is of another answer")
        answer.text, answer.identifiers = body.text, [list(pair) for pair in body.identifiers]
        answer.mark, answer.conditions, answer.handling = (
            take_mark(body.mark),
            body.conditions,
            body.handling,
        )
        answer.save(update_fields=["text", "identifiers", "mark", "conditions", "handling"])
        datum.mark, datum.conditions, datum.handling = answer.mark, answer.conditions, answer.handling
        datum.save(update_fields=["mark", "conditions", "handling"])
        if not datum.is_ours:
            datum.identifiers.all().delete()
            ReceivedIdentifier.objects.bulk_create(
                ReceivedIdentifier(datum=datum, kind=kind, value=value)
                for kind, value in identifiers_of_answer(answer)
            )
        return ("corrected",)

    def retract(self, datum: Datum) -> tuple[str, ...]:
        answer = self._find(datum)
        if answer is None:
            return ("nothing_here",)
        if not datum.is_ours and not datum.is_gone:
            datum.aside = {"text": answer.text, "identifiers": answer.identifiers}
            self._empty(answer)
        return ("hidden",)

    def restore(self, datum: Datum) -> None:
        answer = self._find(datum)
        if answer is not None and datum.aside is not None:
            answer.text, answer.identifiers = datum.aside["text"], datum.aside["identifiers"]
            answer.save(update_fields=["text", "identifiers"])

    def erase(self, datum: Datum) -> tuple[str, ...]:
        answer = self._find(datum)
        if answer is None:
            return ("nothing_here",)
        answer.conditions = ""
        self._empty(answer)
        return ("destroyed",)

    def find_copies(self, datum: Datum) -> list[Copy]:
        answer = self._find(datum)
        return [] if answer is None else [_copy_of(answer.request)]

    def _find(self, datum: Datum) -> Answer | None:
        return Answer.objects.select_related("request").filter(key=datum.key).first()

    def _empty(self, answer: Answer) -> None:
        answer.text, answer.identifiers = "", []
        answer.save(update_fields=["text", "identifiers", "conditions"])


class RequestCopies:
    def correct(self, datum: Datum, content: dict[str, Any]) -> tuple[str, ...]:
        raise PartnerError("cannot_correct", "a request is withdrawn and put anew")

    def retract(self, datum: Datum) -> tuple[str, ...]:
        request = self._find(datum)
        if request is None:
            return ("nothing_here",)
        if not datum.is_ours and not datum.is_gone:
            datum.aside = {"fields": request.fields, "purpose": request.purpose}
            self._empty(request)
        return ("hidden",)

    def restore(self, datum: Datum) -> None:
        request = self._find(datum)
        if request is not None and datum.aside is not None:
            request.fields, request.purpose = datum.aside["fields"], datum.aside["purpose"]
            request.save(update_fields=["fields", "purpose"])

    def erase(self, datum: Datum) -> tuple[str, ...]:
        request = self._find(datum)
        if request is None:
            return ("nothing_here",)
        request.conditions = ""
        self._empty(request)
        return ("destroyed",)

    def find_copies(self, datum: Datum) -> list[Copy]:
        request = self._find(datum)
        return [] if request is None else [_copy_of(request)]

    def _find(self, datum: Datum) -> Request | None:
        return Request.objects.filter(key=datum.key).first()

    def _empty(self, request: Request) -> None:
        request.fields, request.purpose = {}, ""
        request.save(update_fields=["fields", "purpose", "conditions"])


def _copy_of(request: Request) -> Copy:
    return Copy(f"request:{request.key.hex}", reverse("request", args=[request.key]))
