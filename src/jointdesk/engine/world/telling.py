"""Telling a planned complaint in its writer's words. Lazily, one by one: a world of millions need not fit in memory."""

import datetime
import random
from collections.abc import Iterator
from functools import cache

from jointdesk.engine.reference import provinces
from jointdesk.engine.world.draws import Weighted, stream
from jointdesk.engine.world.naming import compose_name
from jointdesk.engine.world.people import nationalities
from jointdesk.engine.world.plans import Plan
from jointdesk.engine.world.records import Complaint, Correction
from jointdesk.engine.world.texts import Texts, texts, write_amount, write_date
from jointdesk.engine.world.traces import Trace
from jointdesk.engine.world.writing import write_trace

FIRST_DAY = datetime.date(2025, 6, 1)
CHANNELS = Weighted(("form", "hotline", "bulk", "partner"), (55, 30, 10, 5))
LEGAL_KINDS = Weighted(("denunciation", "report", "proposal"), (90, 8, 2))


def date_of(day: int) -> str:
    """The ISO date of a day of the world."""
    return (FIRST_DAY + datetime.timedelta(days=day)).isoformat()


def tell(seed: int, plan: Plan, corrected: bool) -> Complaint:
    """The complaint as received, or (`corrected`) as it stands after all late corrections."""
    root = plan.original or plan
    rng, writer = stream(seed, "tell", plan.number), stream(seed, "writer", root.number)
    audience = plan.audience
    name, contact = _introduce(writer, plan)
    whole = rng.random() > 0.08  # some arrive with half the fields
    amount = plan.amount if corrected or plan.mistyped is None else plan.mistyped
    return Complaint(
        id=plan.id,
        received_at=date_of(plan.day),
        channel=CHANNELS.draw(rng),
        legal_kind=LEGAL_KINDS.draw(rng),
        language=audience.language,
        country=audience.country,
        unit=_unit(writer, audience.desk, audience.country),
        complainant_name=name if whole else "",
        complainant_contact=contact if whole else "",
        narrative=_narrate(rng, seed, plan, corrected),
        amount=str(amount) if plan.tells_amount else "",
        currency=audience.currency if plan.tells_amount else "",
        scam_types=plan.scam_types if whole else (),
    )


def correct(seed: int, plan: Plan) -> Iterator[Correction]:
    """The late corrections of a complaint."""
    rng = stream(seed, "correct", plan.number)
    day = date_of(plan.day + rng.randrange(3, 70))
    if plan.withdrawn:
        yield Correction(
            plan.id, "withdrawn", "yes", day, rng.choice(("reported in error", "settled privately"))
        )
    if plan.mistyped is not None:
        yield Correction(plan.id, "amount", str(plan.amount), day, "amount mistyped at intake")
    if plan.miscopied is not None:
        told = tell(seed, plan, corrected=True)
        yield Correction(
            plan.id, "narrative", told.narrative, day, "number miscopied, put right by complainant"
        )


def _introduce(rng: random.Random, plan: Plan) -> tuple[str, str]:
    country = plan.audience.country
    sex = rng.choice("MF")
    name = compose_name(rng, nationalities()[country].cultures.draw(rng), sex, country)
    shown = name.native if rng.random() < 0.8 else " ".join(name.latin)
    own = "".join(name.latin).lower()
    contact = f"{own}{rng.randrange(100)}@example.com" if rng.random() < 0.7 else ""
    return (shown if rng.random() < 0.85 else ""), contact


@cache
def _units(country: str) -> tuple[list[str], str]:
    """The provinces of a country, and its capital."""
    own = [province for province in provinces().values() if province.country == country]
    return [province.code for province in own], next(province.code for province in own if province.capital)


def _unit(rng: random.Random, desk: str, country: str) -> str:
    """The unit nearest to the complainant; the capital's for one who lives abroad."""
    codes, capital = _units(desk.upper())
    if country != desk.upper() or rng.random() < 0.2:
        return capital
    return rng.choice(codes)


def _narrate(rng: random.Random, seed: int, plan: Plan, corrected: bool) -> str:
    language = plan.audience.language
    words = texts(language)
    sentences = [_sentence(rng, plan, words, place, corrected) for place in range(len(plan.traces))]
    sentences += [
        rng.choice(words.sentences[f"hub_{hub.kind}"]).format(hub=rng.choice(hub.written))
        for hub in plan.hubs
    ]
    rng.shuffle(sentences)
    parts = [rng.choice(words.again)] if plan.original else []
    parts += [_story(seed, plan, words), *sentences]
    if not plan.traces:
        parts.append(rng.choice(words.nothing))
    parts.append(rng.choice(words.closing))
    return ("" if language == "zh" else " ").join(part for part in parts if part)


def _story(seed: int, plan: Plan, words: Texts) -> str:
    """Of a repeated report, the same story."""
    root = plan.original or plan
    rng = stream(seed, "story", root.number)
    audience = plan.audience
    return rng.choice(words.stories[plan.scam_types[0]]).format(
        persona=rng.choice(words.personas),
        date=write_date(rng, date_of(max(0, root.day - rng.randrange(1, 30))), audience.language),
        amount=write_amount(rng, root.amount, audience.currency, audience.language),
    )


def _sentence(rng: random.Random, plan: Plan, words: Texts, place: int, corrected: bool) -> str:
    trace, bare = _named(plan, place, corrected)
    written = write_trace(rng, trace, words.phrases, plan.audience.country, bare)
    return rng.choice(words.sentences[trace.kind]).format(**{trace.kind: written})


def _named(plan: Plan, place: int, corrected: bool) -> tuple[Trace, bool]:
    if place == 0 and plan.miscopied is not None and not corrected:
        return plan.miscopied, False
    return plan.traces[place]
