"""What a file says of itself: who took it, when and what for. It leaves the desk with the rows."""

from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer

# a column that begins so is no column of the list: an import passes it over
SIGN = "※"


@dataclass(frozen=True)
class Remark:
    desk: str
    officer: str
    at: str
    purpose: str

    @property
    def line(self) -> str:
        """All of it, as the heading of a last column without cells."""
        said = _("%(desk)s: taken by %(officer)s, %(at)s, for: %(purpose)s") % vars(self)
        return f"{SIGN} {said}"

    @property
    def lines(self) -> list[tuple[str, str]]:
        """The same, one after the other."""
        return [
            (_("Desk"), self.desk),
            (_("Taken by"), self.officer),
            (_("When"), self.at),
            (_("Purpose"), self.purpose),
            (
                _("Please note"),
                _("Keep it only as long as this purpose needs it, and hand it to nobody else."),
            ),
        ]


def remark_on(officer: Officer, purpose: str) -> Remark | None:
    """Nothing where no purpose is asked."""
    if not purpose:
        return None
    at = timezone.localtime().isoformat(timespec="minutes")
    return Remark(settings.DESK.name, str(officer), at, purpose)
