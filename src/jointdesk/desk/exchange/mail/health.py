"""How the outbox is, for the desk's health page."""

from datetime import timedelta

from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jointdesk.desk.accounts.wellbeing.checks import Reading
from jointdesk.desk.exchange.mail.message_models import OutgoingMessage

AMBER, RED = timedelta(hours=1), timedelta(days=1)


def read_outbox() -> Reading:
    waiting = OutgoingMessage.objects.filter(received_at=None)
    oldest = waiting.order_by("created_at").values_list("created_at", flat=True).first()
    if oldest is None:
        return Reading("green", _("nothing waits"))
    count = waiting.count()
    said = ngettext("%(n)s message waits", "%(n)s messages wait", count) % {"n": count}
    value = _("%(count)s, the oldest for %(time)s") % {"count": said, "time": timesince(oldest)}
    age = timezone.now() - oldest
    if age < AMBER:
        return Reading("green", value)
    advice = _("See on the partners' page whom we cannot reach.")
    return Reading("red" if age > RED else "amber", value, advice)
