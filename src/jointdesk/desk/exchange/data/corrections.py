"""What a correction of ours says: the datum's own message as it should have been."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from jointdesk.desk.exchange.models import Answer, Datum
from jointdesk.desk.exchange.requests.disclosure_actions import write_notice
from jointdesk.desk.exchange.travel import write_mark
from jointdesk.engine.errors import CallerError, PartnerError
from jointdesk.engine.exchange.wire.bodies import RequestAnswered


def write_correction(datum: Datum, said: Mapping[str, Any]) -> dict[str, Any]:
    """A notice as it is here now; an answer with what `said` changes (text, identifiers, conditions).

    Raises CallerError for a datum of another kind: a request is put anew, an edit is followed by another.
    """
    if datum.kind == "notice" and datum.is_ours and datum.notice is not None:
        return write_notice(datum.notice).write()
    answer = Answer.objects.select_related("request").filter(key=datum.key).first()
    if datum.kind != "answer" or not datum.is_ours or answer is None:
        raise CallerError(_("This cannot be corrected: take it back and send another."))
    body = RequestAnswered(
        request=answer.request.key.hex,
        datum=answer.key.hex,
        complete="full" if answer.complete else "part",
        text=str(said.get("text", answer.text)).strip(),
        identifiers=tuple((kind, value) for kind, value in said.get("identifiers", answer.identifiers)),
        mark=write_mark(answer.mark),
        conditions=str(said.get("conditions", answer.conditions)).strip(),
        handling=answer.handling,
    )
    try:
        return RequestAnswered.read(body.write()).write()
    except PartnerError as error:
        raise CallerError(str(error)) from None
