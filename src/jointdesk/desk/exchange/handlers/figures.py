from jointdesk.desk.audit.actions import record
from jointdesk.desk.exchange.figures.figure_actions import answer_statement, keep_statement
from jointdesk.desk.partners.models import Partner
from jointdesk.engine.errors import PartnerError
from jointdesk.engine.exchange.figures.counting import Period, Row
from jointdesk.engine.exchange.figures.statements import digest_of
from jointdesk.engine.exchange.wire.bodies import FiguresStated
from jointdesk.engine.exchange.wire.messages import Message


def take_figures(partner: Partner, message: Message, body: FiguresStated) -> None:
    """What the partner counts of a period, beside ours; a month of which it has not ours is answered with them."""
    period, rows = Period(body.begin, body.end), tuple(Row(*row) for row in body.figures)
    desks = (message.sender, message.recipient)
    if digest_of(period, desks, rows, dict(body.counted)) != body.digest:
        raise PartnerError("bad_digest", "the statement's digest is not that of its figures")
    if body.begin > message.sent_at:
        raise PartnerError("malformed", "figures_stated is of a period that had not begun")
    keep_statement(partner, body, ours=False, at=message.sent_at)
    facts = {"digest": body.digest.hex(), "message": message.digest}
    record("figures_received", f"partner:{partner.desk_id}", facts)
    answer_statement(partner, body)
