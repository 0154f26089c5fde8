"""What a correction of ours says: the datum's own message as it should have been, and what is asked before it goes."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from jointdesk.desk.exchange.data.leave import require_leave_for
from jointdesk.desk.exchange.data.received import find_in_fields
from jointdesk.desk.exchange.models import Answer, Datum, Passage, Recall
from jointdesk.desk.exchange.requests.disclosure_actions import write_notice
from jointdesk.desk.exchange.safeguards.protection import require_open_gate
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


def facts_of(recall: Recall) -> list[tuple[str, str]]:
    """A correction of ours in words: label and text of each thing that it says."""
    content = recall.content or {}
    if recall.partner_id is not None or not content:
        return []
    lines = {
        _("Answer"): [content.get("text", "")],
        _("Identifiers"): [" ".join(pair) for pair in content.get("identifiers", ())],
        _("Names"): content.get("names", ()),
        _("Date of birth"): [content.get("birth_date", "")],
        _("Nationality"): [content.get("nationality", "")],
        _("Documents"): content.get("documents", ()),
        _("Summary"): [content.get("summary", "")],
        _("Conditions of use"): [content.get("conditions", "")],
    }
    return [(label, "\n".join(map(str, said))) for label, said in lines.items() if any(said)]


def require_free_recall(recall: Recall, datum: Datum, passages: Iterable[Passage]) -> None:
    """A correction says something new: it is asked what its datum was asked before it left."""
    content = recall.content or {}
    told = {"content": content, "reason": recall.reason}
    for passage in passages:
        require_open_gate(passage.partner, {**_named_in(content), **told} if content else told)
        if content and datum.is_ours:
            words = {name: content.get(name) for name in ("documents", "text", "summary")}
            lines = [" ".join(pair) for pair in content.get("identifiers", ())]
            require_leave_for(
                passage.partner, find_in_fields({**words, "identifiers": lines, "reason": recall.reason})
            )


def words_of_recall(recall: Recall, datum: Datum) -> dict[str, Any]:
    """What the neutrality check reads: a corrected notice, and why it is."""
    if recall.content is None or datum.kind != "notice":
        return {}
    return {"reason": recall.reason, "summary": recall.content.get("summary", "")}


def subject_of(recall: Recall) -> str:
    """Under which the reason is kept why a correction is neutral."""
    return f"recall:{recall.key.hex}"


def _named_in(content: Mapping[str, Any]) -> dict[str, Any]:
    """Whom a correction names, as the protection gate reads a form."""
    pairs = [" ".join(pair) for pair in content.get("identifiers", ())]
    return {
        "person": list(content.get("names", ())),
        "birth_date": content.get("birth_date", ""),
        "documents": list(content.get("documents", ())),
        "identifiers": pairs,
    }
