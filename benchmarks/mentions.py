"""A country's mentions with known truth, made fast: the input of the benchmarks on linking.

Planted gangs have power-law sizes and many identifiers, which their victims name unevenly; some gangs share a
mule account; most identifiers occur once; one identifier in ten thousand is a hub, whose complaints have nothing
else in common. The truth of a complaint is its gang, or itself.

    python benchmarks/mentions.py MENTIONS.parquet --complaints 1000000 [--seed 1] [--ids text|integer]
        [--order filed|shuffled] [--hubs single|paired] [--gangs usual|busy|large] [--truth TRUTH.parquet]

`--hubs paired`: each hub is a hotline and a site that nine in ten of its complaints name together.
`--gangs busy`: a gang has few identifiers, each named by more than 20 complaints.
`--gangs large`: nearly every complaint lies in a gang, most in gangs of thousands.
"""

import argparse
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

Numbers = NDArray[np.int64]

IN_GANGS, IN_LARGE_GANGS = 0.6, 0.95
SHARED_MULE = 0.004  # of gangs
HUB = 1e-4  # of identifiers
KINDS = ("phone", "bank_account", "handle", "domain", "wallet")
FORMS = ("+849{}", "VCB:{}", "telegram:u{}", "s{}.example", "0x{}")


@dataclass(frozen=True)
class Mentions:
    """Row by row: a complaint's number names an identifier's number. `gang_of`: per complaint, -1 for none."""

    complaint: Numbers
    identifier: Numbers
    gang_of: Numbers
    hubs: Numbers


def draw(
    complaints: int,
    seed: int,
    *,
    paired_hubs: bool = False,
    busy_gangs: bool = False,
    large_gangs: bool = False,
) -> Mentions:
    """The same arguments, the same mentions."""
    rng = np.random.default_rng(seed)
    gang_of, sizes = _draw_gangs(rng, complaints, large=large_gangs)
    named, identifier, used = _name_gangs(rng, gang_of, sizes, busy=busy_gangs)
    alone = np.flatnonzero(gang_of < 0)
    own = np.concatenate(
        [
            np.repeat(alone, 1 + rng.poisson(1.6, len(alone))),
            np.repeat(np.arange(complaints), rng.poisson(0.5, complaints)),
        ]
    )
    single = used + np.arange(len(own))
    named_hub, hub = _name_hubs(rng, complaints, used + len(own), paired=paired_hubs)
    complaint = np.concatenate([named, own, named_hub])
    identifier = np.concatenate([identifier, single, hub])
    order = np.argsort(complaint, kind="stable")
    return Mentions(complaint[order], identifier[order], gang_of, np.unique(hub))


def _draw_gangs(rng: np.random.Generator, complaints: int, *, large: bool) -> tuple[Numbers, Numbers]:
    """The gang of each complaint, the size of each gang; the largest has one complaint in a thousand, or in fifty."""
    wanted = int(complaints * (IN_LARGE_GANGS if large else IN_GANGS))
    shape, most = (0.5, complaints // 50) if large else (1.25, complaints // 1000)
    sizes = np.minimum(2 * (1 + rng.pareto(shape, wanted)), max(most, 3)).astype(np.int64)
    sizes = sizes[: np.searchsorted(np.cumsum(sizes), wanted)]
    gang_of = np.full(complaints, -1)
    gang_of[rng.permutation(complaints)[: sizes.sum()]] = np.repeat(np.arange(len(sizes)), sizes)
    return gang_of, sizes


def _name_gangs(
    rng: np.random.Generator, gang_of: Numbers, sizes: Numbers, *, busy: bool
) -> tuple[Numbers, Numbers, int]:
    """Complaints and the identifiers of their gangs that they name; how many identifiers gangs have."""
    owned = np.maximum(3, sizes // 40 if busy else np.rint(1.2 * sizes**0.8).astype(np.int64))
    first = np.cumsum(owned) - owned
    members = np.flatnonzero(gang_of >= 0)
    named = np.repeat(members, 1 + rng.binomial(2, 0.6, len(members)))
    gang = gang_of[named]
    # the square makes the first identifiers of a gang its common ones
    place = (owned[gang] * rng.random(len(named)) ** (1 if busy else 2)).astype(np.int64)
    # the first identifier is the mule account; some gangs use that of the gang before them
    sharing = np.flatnonzero(rng.random(len(sizes)) < SHARED_MULE)
    lender = np.arange(len(sizes))
    lender[sharing] = np.maximum(sharing - 1, 0)
    borrowed = (place == 0) & (rng.random(len(named)) < 0.5)
    owner = np.where(borrowed, lender[gang], gang)
    return named, first[owner] + place, int(owned.sum())


def _name_hubs(
    rng: np.random.Generator, complaints: int, first: int, *, paired: bool
) -> tuple[Numbers, Numbers]:
    count = max(2, int(first * HUB))
    degrees = np.minimum(100 * (1 + rng.pareto(1.1, count)), max(complaints // 100, 100)).astype(np.int64)
    hub = np.repeat(first + np.arange(count), degrees)
    named = rng.integers(0, complaints, len(hub))
    if not paired:
        return named, hub
    both = rng.random(len(hub)) < 0.9
    return np.concatenate([named, named[both]]), np.concatenate([hub, hub[both] + count])


def tabulate(mentions: Mentions, *, integers: bool) -> pl.DataFrame:
    """Columns complaint, kind, value."""
    numbers = pl.DataFrame({"c": mentions.complaint, "i": mentions.identifier})
    scattered = (pl.col("i").cast(pl.UInt64) * 2654435761 % 10_000_000_000).cast(pl.String).str.zfill(10)
    kind = pl.col("i") % len(KINDS)
    value = pl.coalesce(
        pl.when(kind == code).then(pl.format(form, scattered)) for code, form in enumerate(FORMS)
    )
    complaint = pl.col("c") if integers else pl.format("C{}", pl.col("c").cast(pl.String).str.zfill(8))
    return numbers.select(
        complaint=complaint,
        kind=kind.replace_strict(range(len(KINDS)), KINDS, return_dtype=pl.String),
        value=value,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--complaints", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--ids", choices=["text", "integer"], default="text")
    parser.add_argument("--order", choices=["filed", "shuffled"], default="filed")
    parser.add_argument("--hubs", choices=["single", "paired"], default="single")
    parser.add_argument("--gangs", choices=["usual", "busy", "large"], default="usual")
    parser.add_argument("--truth", type=Path, help="complaint, gang (-1: none)")
    options = parser.parse_args()
    mentions = draw(
        options.complaints,
        options.seed,
        paired_hubs=options.hubs == "paired",
        busy_gangs=options.gangs == "busy",
        large_gangs=options.gangs == "large",
    )
    integers = options.ids == "integer"
    table = tabulate(mentions, integers=integers)
    if options.order == "shuffled":
        table = table.sample(fraction=1, shuffle=True, seed=options.seed)
    write = table.write_csv if options.out.suffix == ".csv" else table.write_parquet
    write(options.out)
    if options.truth:
        everyone = np.arange(options.complaints)
        names = tabulate(Mentions(everyone, everyone, mentions.gang_of, mentions.hubs), integers=integers)
        names.select("complaint", gang=pl.Series(mentions.gang_of)).write_parquet(options.truth)


if __name__ == "__main__":
    main()
