"""A Latin name against a name in another script: can these letters be a spelling of it?

Both orders are tried, and a leading or trailing word of the Latin name may be set aside as a foreign given name
(Tony Tse Wai-chuen). Syllabic scripts (Han, Hangul, Burmese) allow less than letter by letter ones.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from rapidfuzz.distance import Levenshtein

from jointdesk.engine.names.chains import (
    STRAY_LETTER,
    Letters,
    find_cost,
    find_path,
    join_letters,
)
from jointdesk.engine.names.forms import (
    SET_ASIDE,
    LatinForm,
    NativeForm,
    Order,
    Wording,
    latin_form,
    name_parts,
    native_form,
    other_wordings,
    turned_tokens,
    usual_spellings,
)
from jointdesk.engine.names.name import Name, Segment
from jointdesk.engine.names.verdict import Finding, Reasons

_SLIP, _LEAST_FOR_SLIP, _UNLIKE, _LEAD = 0.82, 8, 0.66, 0.4
_LETTERS_A_SYLLABLE, _LETTER_NORM, _LETTER_BASE = 3, 0.35, 0.3
_ONE_PART = "only one part of the name is given"
_PART_COST, _MOST_IN_PART, _MOST_LETTERS_IN_PART = 0.4, 3, 14
# Share of the norm a path may cost, where syllables and where letters are the parts: beyond, no score is worth the
# search, and the usual spelling is compared. A long name's is bounded, so that the search stays linear.
_BUDGET, _LETTERS_BUDGET, _MOST_BUDGET = 0.6, 0.45, 5.0
_ENOUGH = 1e-9
# Below a stray letter the search is narrow; tried first where the usual spelling has much the same letters.
_CHEAP, _FEW_LETTERS = 0.99, 3
# Scripts that spell sounds: a word that comes so near by itself sounds alike.
_SOUNDS, _ALIKE = {"khmer": "Khmer", "thai": "Thai", "lao": "Lao", "burmese": "Burmese"}, 0.7
# Nearer, or farther, no word is looked at by itself. A stray letter makes another syllable of a short one.
_SURE, _STRAY_IN_SYLLABLE, _LEAST_WORTH, _WORST_WORD = 0.88, 0.3, 0.5, 0.67


@dataclass(slots=True)
class _Found:
    cost: float
    order: Order
    wording: Wording


def spell(native: Name, latin: Name) -> Finding:
    """How well `latin` spells `native`, a name in a script with readings."""
    form, letters = native_form(native), latin_form(latin)
    count = letters.whole.letters.size
    if form.norm is None:
        norm = _LETTER_NORM * count + _LETTER_BASE
        budget = min(norm * _LETTERS_BUDGET, _MOST_BUDGET)
    else:
        norm = form.norm
        budget = min(norm * _BUDGET, _MOST_BUDGET)
    found = _find_cheapest(form, letters, budget)
    if found is not None:
        size = form.size or count / _LETTERS_A_SYLLABLE
        raw = _weigh_words(form, found, norm)
        return Finding(form.kind, raw, size, partial(_word_reasons, form, found))
    part = _find_part(form, letters)
    if part:
        return Finding(form.kind, _LEAD, 1, part, undecided=True)
    return _resemble(form, letters)


def _find_cheapest(form: NativeForm, latin: LatinForm, budget: float) -> _Found | None:
    """The cheapest order and wording. Most true spellings are cheap, and a cheap one is found much sooner."""
    if budget > _CHEAP and (form.usual_bits ^ latin.bits).bit_count() <= _FEW_LETTERS:
        cheap = _find_within(form, latin, _CHEAP)
        if cheap is not None:
            return cheap
    return _find_within(form, latin, budget)


def _find_within(form: NativeForm, latin: LatinForm, budget: float) -> _Found | None:
    """Each order and wording is tried only as far as it may beat the best so far."""
    best = _try_orders(form.orders, latin.whole, 0.0, budget)
    if best is not None:
        budget = best.cost - _ENOUGH
    if budget < SET_ASIDE and not form.addressed:
        return best
    for wording in other_wordings(latin, form):
        if form.goes_by_given and wording.surname:
            better = _try_orders(form.orders[:1], wording, wording.price, budget)
        else:
            dearer = form.syllable_aside if wording.syllable else None
            better = _try_orders(form.orders, wording, wording.price + (dearer or 0.0), budget)
        if better is not None:
            best = better
            budget = best.cost - _ENOUGH
    return best


def _weigh_words(form: NativeForm, found: _Found, norm: float) -> float:
    """How near the names come: one wrong word must not hide in a long name, nor a wrong letter in a syllable."""
    raw = 1.0 - found.cost / norm
    by_letters = form.norm is None
    sure = raw > _SURE or len(form.tokens) < 2 if by_letters else found.cost < STRAY_LETTER
    if sure or raw < _LEAST_WORTH:
        return raw
    letters = found.wording.letters
    path = find_path(found.order.steps, letters, found.cost + _ENOUGH)
    if path is None:
        return raw
    if not by_letters:
        return raw - _STRAY_IN_SYLLABLE * len(_stepped_over(letters, path.pieces)) / norm
    worst = min(raw, *_rate_words(form, found.order, letters, path.pieces))
    return raw + _WORST_WORD * (worst - raw)


def _rate_words(form: NativeForm, order: Order, letters: Letters, pieces: Sequence[str]) -> list[float]:
    """How near each word comes by itself; a stray letter counts where it is written."""
    at = taken = 0
    costs: list[float] = []
    sizes: list[int] = []
    for token in turned_tokens(form, order.turn):
        costs.append(0.0)
        sizes.append(0)
        for segment in token.segments:
            piece = pieces[taken]
            taken += 1
            while not letters.text.startswith(piece, at):
                before = len(costs) > 1 and not sizes[-1] and letters.edges[at] == letters.edges[at - 1]
                costs[-2 if before else -1] += STRAY_LETTER
                at += 1
            costs[-1] += segment.spellings[piece]
            sizes[-1] += len(piece)
            at += len(piece)
    costs[-1] += (letters.size - at) * STRAY_LETTER
    return [
        1.0 - cost / (_LETTER_NORM * size + _LETTER_BASE) for cost, size in zip(costs, sizes, strict=True)
    ]


def _try_orders(orders: Sequence[Order], wording: Wording, price: float, budget: float) -> _Found | None:
    best: _Found | None = None
    letters = wording.letters
    first, second = letters.text[0], letters.text[1]
    for order in orders:
        limit = budget - order.price - price
        # a stray letter may stand first
        if limit < 0 or (first not in order.starts and (limit < STRAY_LETTER or second not in order.starts)):
            continue
        cost = find_cost(order.steps, letters, limit)
        if cost is not None:
            best = _Found(cost + order.price + price, order, wording)
            budget = best.cost - _ENOUGH
    return best


def _find_part(native: NativeForm, latin: LatinForm) -> Reasons:
    """Why the Latin name may be part of the native one: it spells the family or given name alone, or has initials."""
    words, letters = latin.words, latin.whole.letters
    if len(native.tokens) < 2 or len(words) > _MOST_IN_PART or letters.size > _MOST_LETTERS_IN_PART:
        return ()
    parts = name_parts(native)
    if any(_spells(part, letters) for part in parts):
        return (_ONE_PART,)
    initials = [word for word in words if len(word) == 1]
    if not initials or len(initials) == len(words):
        return ()
    if not _spells(parts[0], join_letters([word for word in words if len(word) > 1])):
        return ()
    given = [segment for token in native.tokens[1:] for segment in token.segments]
    pairs = list(zip(given, initials, strict=False))
    if len(initials) > len(given) or not all(_may_start(part, letter) for part, letter in pairs):
        return ()
    return (*(f"{part.text} ~ {letter}: initial" for part, letter in pairs), _ONE_PART)


def _spells(part: Order, letters: Letters) -> bool:
    return letters.text[0] in part.starts and find_cost(part.steps, letters, _PART_COST) is not None


def _may_start(segment: Segment, letter: str) -> bool:
    return any(spelling.startswith(letter) for spelling in segment.spellings)


def _resemble(native: NativeForm, latin: LatinForm) -> Finding:
    """No path: how near the usual spelling comes, so that a slip of the pen is a match and others a low score."""
    written, spellings = "".join(latin.words), usual_spellings(native)
    slips = min([Levenshtein.distance(written, usual) for usual in spellings])
    usual = spellings[0]
    size = len(written) / _LETTERS_A_SYLLABLE
    if slips == 1 and len(written) >= _LEAST_FOR_SLIP and native.norm is None:
        return Finding("slip", _SLIP, size, (f"{usual} ~ {written}: one letter differs",))
    likeness = 1 - slips / max(len(written), len(usual), 1)
    return Finding("unlike", _UNLIKE * likeness, size, (f"{usual} ≠ {written}",))


def _word_reasons(form: NativeForm, found: _Found) -> tuple[str, ...]:
    letters = found.wording.letters
    path = find_path(found.order.steps, letters, found.cost + _ENOUGH)
    pieces = path.pieces if path else ()
    reasons = list(_word_readings(form, found.order, letters, pieces))
    strays = _stepped_over(letters, pieces)
    if strays:
        reasons.append(f"letters without a counterpart: {strays}")
    if found.order.note:
        reasons.append(found.order.note)
    elif len(form.tokens) > 1:
        reasons.append("same order")
    if found.wording.aside:
        reasons.append(f"set aside: {found.wording.aside}")
    return tuple(reasons)


def _stepped_over(letters: Letters, pieces: Sequence[str]) -> str:
    at, strays = 0, ""
    for piece in pieces:
        if not letters.text.startswith(piece, at):
            strays += letters.text[at]
            at += 1
        at += len(piece)
    return strays + letters.text[at : letters.size]


def _word_readings(form: NativeForm, order: Order, letters: Letters, pieces: Sequence[str]) -> Iterator[str]:
    at = 0
    likely = iter(_rate_words(form, order, letters, pieces) if pieces else ())
    for token in turned_tokens(form, order.turn):
        read = pieces[at : at + len(token.segments)]
        at += len(token.segments)
        spelling = ("" if form.norm is None else "-").join(filter(None, read))
        language = _SOUNDS.get(form.kind.partition("-")[0], "")
        if language and next(likely, 0.0) >= _ALIKE:
            yield f"{token.text} ~ {spelling}: they sound alike ({language})"
            continue
        shared = _shared_languages(token.segments, read)
        mixed = [
            (part.text, piece, _languages(part, piece))
            for part, piece in zip(token.segments, read, strict=False)
        ]
        if shared or not all(languages for _, _, languages in mixed):
            how = f" ({', '.join(sorted(shared))})" if shared else ""
            yield f"{token.text} read {spelling}{how}"
        else:
            yield from (f"{text} read {piece} ({', '.join(sorted(some))})" for text, piece, some in mixed)


def _shared_languages(segments: Sequence[Segment], pieces: Sequence[str]) -> frozenset[str]:
    """Languages in which every segment may be read as its piece; a piece of no known language agrees with any."""
    found = [_languages(segment, piece) for segment, piece in zip(segments, pieces, strict=False)]
    known = [languages for languages in found if languages]
    return frozenset.intersection(*known) if known else frozenset()


def _languages(segment: Segment, piece: str) -> frozenset[str]:
    named = segment.languages.get(piece, "")
    return frozenset(language.partition(",")[0] for language in named.split("/") if language)
