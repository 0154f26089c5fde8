"""What signals beside exact identifiers do for networks: B-cubed against the truth of a simulated world.

The world's complaints are their writers' own words and quote nobody, so words that gangs send are planted: each
gang has two messages a language, some of them another gang's, and a share of its victims quote one with slips
of the pen.

    python benchmarks/signals.py [--complaints 20000] [--seed 1] [--quoting 0.3] [--copied 0.1]
    python benchmarks/signals.py --curve        how often texts share a key, by how far they agree
"""

import argparse
import random
import timeit
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations

import polars as pl

from jointdesk.engine.identifiers import extract
from jointdesk.engine.networks import b_cubed, link
from jointdesk.engine.networks.lures import LURE_TEXT, NARROW, fold, likeness_keys, quoted_keys
from jointdesk.engine.networks.support import BOTH, support
from jointdesk.engine.world import World, make_world
from jointdesk.engine.world.hubs import hubs
from jointdesk.engine.world.plans import Plan
from jointdesk.engine.world.texts import texts

Row = tuple[str, str, str]
LETTERS = "aeinorstuhcm"
WORD, WORDS, MESSAGES, MOST_SLIPS = 5, 40, 2, 0.03


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--complaints", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--quoting", type=float, default=0.3, help="share of complaints that quote")
    parser.add_argument("--copied", type=float, default=0.1, help="share of messages that are another gang's")
    parser.add_argument("--curve", action="store_true")
    wanted = parser.parse_args()
    if wanted.curve:
        return draw_curve(wanted.seed)
    world = make_world(wanted.seed, wanted.complaints)
    true = {plan.id: plan.gang or plan.id for plan in world.plans()}
    named = [(plan.id, *mention) for plan in world.plans() for mention in plan.mentions() or [("", "")]]
    common = find_hubs(named)
    quoted = list(quote(world, wanted.quoting, wanted.copied))
    own = list(liken(world))
    print(
        f"{wanted.complaints:,} complaints, {len(common)} hubs, "
        f"{len({row[0] for row in quoted}):,} complaints quote"
    )
    judge("identifiers alone", named, true)
    judge("+ quoted words, linking", named + quoted, true)
    judge("+ own words, linking", named + own, true)
    judge("+ quoted words, no mergers", named + bring_in(named, quoted), true)
    judge("+ hub and quoted words", supported(named + quoted, common), true)
    judge("+ hub and own words", supported(named + own, common), true)
    judge("+ hub and hub", named + pair_hubs(named, common), true)


def find_hubs(rows: list[Row]) -> set[tuple[str, str]]:
    found = link(tabulate(rows)).hubs.select("kind", "value").iter_rows()
    return {*found, *((hub.kind, hub.value) for hub in hubs())}


def quote(world: World, quoting: float, copied: float) -> Iterator[Row]:
    """The keys of the words that victims quote."""
    messages: dict[tuple[str, str], list[str]] = {}
    by_language: dict[str, list[str]] = defaultdict(list)
    rng = random.Random(f"quote {world.seed}")
    for plan in world.plans():
        language = plan.audience.language
        if rng.random() >= quoting:
            continue
        known = messages.setdefault((plan.gang or plan.id, language), [])
        while len(known) < MESSAGES:
            taken = by_language[language] and rng.random() < copied
            known.append(rng.choice(by_language[language]) if taken else compose(rng, plan))
            by_language[language].append(known[-1])
        slipped = slip(rng, rng.choice(known), rng.random() * MOST_SLIPS)
        yield from ((plan.id, LURE_TEXT, key) for key in quoted_keys(f'"{slipped}"'))


def compose(rng: random.Random, plan: Plan) -> str:
    """A message of its own in the victim's language: words of the world's stories in an order of its own."""
    stories = texts(plan.audience.language).stories.values()
    letters = " ".join(story for kind in stories for story in kind).replace('"', "")
    words = [letters[at : at + WORD] for at in range(0, len(letters) - WORD, WORD)]
    return "".join(rng.choices(words, k=WORDS))


def slip(rng: random.Random, text: str, share: float) -> str:
    return "".join(rng.choice(LETTERS) if rng.random() < share else letter for letter in text)


def liken(world: World) -> Iterator[Row]:
    for complaint in world.complaints():
        spans = [(one.start, one.end) for one in extract(complaint.narrative, complaint.country)]
        yield from ((complaint.id, LURE_TEXT, key) for key in likeness_keys(complaint.narrative, spans))


def bring_in(rows: list[Row], quoted: list[Row]) -> list[Row]:
    """The keys that join complaints which nothing else links to one network, and never two networks."""
    networks = read_networks(rows)
    sizes, found = Counter(networks.values()), defaultdict(set)
    for complaint, _, key in quoted:
        if sizes[networks[complaint]] > 1:
            found[key].add(networks[complaint])
    return [row for row in quoted if len(found[row[2]]) <= 1]


def supported(rows: list[Row], common: set[tuple[str, str]]) -> list[Row]:
    return list(support(tabulate(rows), common).iter_rows())


def pair_hubs(rows: list[Row], common: set[tuple[str, str]]) -> list[Row]:
    named: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for complaint, kind, value in rows:
        if (kind, value) in common:
            named[complaint].add((kind, value))
    return [
        (complaint, BOTH, f"{a} + {b}")
        for complaint, both in named.items()
        for a, b in combinations(sorted(both), 2)
    ]


def judge(name: str, rows: list[Row], true: dict[str, str]) -> None:
    networks = read_networks(rows)
    largest = max(Counter(networks.values()).values()) / len(networks)
    precision, recall, f1 = b_cubed(networks, true)
    print(f"{name:28} P {precision:.4f}  R {recall:.4f}  F1 {f1:.4f}  largest {largest:.2%}")


def read_networks(rows: list[Row]) -> dict[str, str]:
    listed = [(hub.kind, hub.value) for hub in hubs()]
    return dict(link(tabulate(rows), hubs=listed).networks.iter_rows())


def tabulate(rows: Iterable[Row]) -> pl.DataFrame:
    schema = dict.fromkeys(("complaint", "kind", "value"), pl.String)
    return pl.DataFrame(list(rows), schema=schema, orient="row")


def draw_curve(seed: int) -> None:
    """How often a text and one with slips share a key, by the share of shingles that agree; and what a text costs."""
    rng, shares = random.Random(seed), defaultdict(list)
    for _ in range(20_000):
        text = "".join(rng.choices(LETTERS, k=200))
        other = slip(rng, text, rng.random() * 0.12)
        agree = round(compare(text, other) * 20) / 20
        shares[agree].append(bool({*quoted_keys(f'"{text}"')} & {*quoted_keys(f'"{other}"')}))
    for agree in sorted(shares):
        if len(shares[agree]) >= 200:
            print(
                f"agree {agree:.2f}: share a key {sum(shares[agree]) / len(shares[agree]):.3f} of {len(shares[agree])}"
            )

    message = '"' + "".join(rng.choices(LETTERS + " ", k=400)) + '"'
    took = min(timeit.repeat(lambda: quoted_keys(message), number=200, repeat=5)) / 200
    print(f"a text of 400 characters: {1000 * took:.2f} ms")


def compare(one: str, other: str) -> float:
    first, second = shingle(one), shingle(other)
    return len(first & second) / len(first | second)


def shingle(text: str) -> set[str]:
    letters, run = fold(text, (), 0, len(text)), NARROW[0]
    return {letters[at : at + run] for at in range(len(letters) - run + 1)}


if __name__ == "__main__":
    main()
