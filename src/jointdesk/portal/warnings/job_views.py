"""What a job offer betrays: the words that warn, each with a reason, and what to ask. Nothing is kept."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from jointdesk.engine.letterbox.job_offers import MOST_READ, read_offer
from jointdesk.engine.letterbox.offer_marks import mark_offer
from jointdesk.portal import limits
from jointdesk.portal.door import DOOR
from jointdesk.portal.hotlines import hotlines, table_language

MOST_TYPED = 40_000
TITLES = {
    "do_not_go": _("Do not go"),
    "take_care": _("Take care"),
    "nothing_known": _("No sign that we know"),
}
MEANINGS = {
    "do_not_go": _(
        "Offers like this have led people into closed places where they were held and made to cheat others."
    ),
    "take_care": _("There are signs that swindlers use. Ask before you agree to anything."),
    "nothing_known": _(
        "That does not mean that it is safe: swindlers change their words. Ask the questions below all the same."
    ),
}
QUESTIONS = (
    _(
        "What is the firm's registered name and address? Ask the labour office or your embassy whether it exists."
    ),
    _("Is there a written contract in a language you read, before you travel?"),
    _("Is it a work visa? A tourist visa is no leave to work, and you would have to hide."),
    _("May you keep your passport and telephone, and go out when you like?"),
    _("Who pays for the journey, and what do you owe if you leave the next day?"),
    _("Will they show you the workplace by video, and let you speak with somebody who works there?"),
    _("Does your family know the address, the recruiter's number and the day you call home?"),
)


@dataclass(frozen=True)
class Found:
    number: int
    why: str
    gravity: int
    words: tuple[str, ...]


@require_http_methods(["GET", "POST"])
def job(request: HttpRequest) -> HttpResponse:
    context: dict[str, object] = {"questions": QUESTIONS, "most": MOST_READ}
    if request.method == "POST":
        limits.count("job", request)
        text = request.POST.get("offer", "").replace("\r\n", "\n").strip()[:MOST_TYPED]
        context["typed"] = text
        if text:
            context |= _read(text)
        else:
            context["empty"] = True
    # who is about to travel asks at home: the door's own country and the consular lines stand first
    near = [one for one in hotlines() if one.country == DOOR.country or one.what == "consular"]
    context |= {"near": near, "others": [one for one in hotlines() if one not in near]}
    return render(request, "portal/job.html", context)


def _read(text: str) -> dict[str, object]:
    reading = read_offer(text)
    return {
        "level": reading.level,
        "title": TITLES[reading.level],
        "meaning": MEANINGS[reading.level],
        "signs": [
            Found(
                number,
                sign.why[table_language()],
                sign.gravity,
                tuple(dict.fromkeys(one.words for one in sign.quotes)),
            )
            for number, sign in enumerate(reading.signs, 1)
        ],
        "parts": mark_offer(text, reading),
        "cut": reading.stopped_at is not None,
    }
