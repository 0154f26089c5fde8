"""How strongly an identifier ties the complaints that name it: the engine's weight, as dots and words of the page."""

from bisect import bisect_right
from dataclasses import dataclass

from django.db.models import Max
from django.utils.formats import number_format
from django.utils.translation import gettext, pgettext_lazy

from jointdesk.desk.intake.models import Complaint
from jointdesk.engine.networks.weights import weigh

# bits from which a tie is fair, and strong: chance would make one such tie in some 250, in some 30,000
STEPS = (8.0, 15.0)
WORDS = (
    pgettext_lazy("tie", "weak tie"),
    pgettext_lazy("tie", "fair tie"),
    pgettext_lazy("tie", "strong tie"),
)
RARE, COMMON = 20, 200


@dataclass(frozen=True)
class Strength:
    """`level` 1 to 3; `weight` in bits; `degree` of about `complaints` name the identifier."""

    level: int
    weight: float
    degree: int
    complaints: int

    @property
    def word(self) -> str:
        return str(WORDS[self.level - 1])

    @property
    def dots(self) -> str:
        return "●" * self.level + "○" * (len(WORDS) - self.level)

    @property
    def reason(self) -> str:
        """Why the tie is as strong as it is."""
        gaps = {"named": write_number(self.degree), "among": write_number(self.complaints)}
        if self.degree <= RARE:
            return gettext("rare: %(named)s complaints of about %(among)s") % gaps
        if self.degree <= COMMON:
            return gettext("shared: %(named)s complaints of about %(among)s") % gaps
        return gettext("common: %(named)s complaints of about %(among)s") % gaps


def rate(kind: str, degree: int, complaints: int) -> Strength:
    """The tie by an identifier of this kind that `degree` of `complaints` name.

    It is weighed as the engine's cut weighs it, by a country's million, so that one tie is as strong on every desk.
    """
    link = weigh(kind, max(1, degree))
    return Strength(bisect_right(STEPS, link.weight) + 1, link.weight, degree, max(degree, complaints))


def estimate_complaints() -> int:
    """About how many complaints the desk holds, to two digits: the last one's number, for counting millions is slow."""
    last: int = Complaint.objects.aggregate(last=Max("pk"))["last"] or 0
    unit = 10 ** max(0, len(str(last)) - 2)
    return max(1, int(round(last / unit) * unit))


def write_number(number: int) -> str:
    return str(number_format(number, use_l10n=True, force_grouping=True))
