"""Complaints' ids as codes 0, 1, 2 ... in the order of the ids, and back.

Ids are integers, or mostly texts that end in a number (C0000123): then that number is all that is read of them.
All others are compared as they are, once for each run of equal ones, because a complaint's rows lie together.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from jointdesk.engine.networks.grouping import Codes

# an array by number instead of a sort, if it has at most so many places for each row
SPARSE = 4
# that, aligned to the left and with their count, fit 64 bits
COUNTED_DIGITS = 17


@dataclass(frozen=True)
class Integers:
    """Ids that are integers. The verbs are those of every form."""

    dtype: pl.DataType

    def read(self) -> pl.Expr:
        """Of column complaint the number; null for an id that is not of this form."""
        return pl.col("complaint").cast(pl.Int64, strict=False)

    def rank(self, numbers: pl.Series) -> pl.Series | None:
        """The places of ascending numbers in the order of the ids; None where it is their own."""
        return None

    def write(self, number: pl.Expr) -> pl.Expr:
        """The id again."""
        return number.cast(self.dtype)


@dataclass(frozen=True)
class Serials:
    """Texts: always the same prefix, then a number of `width` digits, with leading zeros."""

    prefix: str
    width: int

    def read(self) -> pl.Expr:
        text = pl.col("complaint")
        # the prefix may be longer in bytes than in characters, and no digit is
        length = len(self.prefix.encode()) + self.width
        # the prefix and then a digit, for a sign would be read as part of the number; ":" follows "9"
        fits = (text >= self.prefix + "0") & (text < self.prefix + ":") & (text.str.len_bytes() == length)
        digits = text.str.slice(len(self.prefix))
        return pl.when(fits).then(digits.cast(pl.Int32 if self.width < 10 else pl.Int64, strict=False))

    def rank(self, numbers: pl.Series) -> pl.Series | None:
        return None

    def write(self, number: pl.Expr) -> pl.Expr:
        # a leading 1 keeps the zeros
        padded: pl.Expr = (number.cast(pl.Int64) + 10**self.width).cast(pl.String)
        return pl.lit(self.prefix) + padded.str.slice(1)


@dataclass(frozen=True)
class Counted:
    """Texts: always the same prefix, then a number without leading zeros, so that C10 comes before C9."""

    prefix: str

    def read(self) -> pl.Expr:
        text, zero = pl.col("complaint"), self.prefix + "0"
        fits = ((text >= self.prefix + "1") & (text < self.prefix + ":")) | (text == zero)
        fits &= text.str.len_bytes() <= len(self.prefix.encode()) + COUNTED_DIGITS
        return pl.when(fits).then(text.str.slice(len(self.prefix)).cast(pl.Int64, strict=False))

    def rank(self, numbers: pl.Series) -> pl.Series | None:
        values = numbers.to_numpy()
        tens = 10 ** np.arange(1, COUNTED_DIGITS + 1)
        missing = COUNTED_DIGITS - 1 - np.searchsorted(tens, values, side="right")
        # the digits to the left, as texts are compared; of 1, 10 and 100 the shortest first
        order = pl.Series(values * 10**missing * 32 - missing).arg_sort().to_numpy()
        ranks = np.empty(len(order), dtype=np.int32)
        ranks[order] = np.arange(len(order), dtype=np.int32)
        return pl.Series(ranks)

    def write(self, number: pl.Expr) -> pl.Expr:
        return pl.lit(self.prefix) + number.cast(pl.String)


Form = Integers | Serials | Counted


def recognise(sample: pl.Series) -> list[Form]:
    """The forms that these ids suggest, the likeliest first."""
    if sample.dtype.is_integer():
        return [Integers(sample.dtype)]
    if sample.dtype != pl.String or sample.is_empty():
        return []
    parts = sample.str.extract_groups(r"^((?s:.*?))([0-9]{1,18})$").struct.unnest()
    prefix, digits = parts.to_series(0), parts.to_series(1)
    if digits.null_count() or prefix.n_unique() > 1:
        return []
    widths = digits.str.len_chars()
    forms: list[Form] = []
    if widths.n_unique() == 1:
        forms.append(Serials(prefix[0], widths[0]))
    if digits.str.contains("^(0|[1-9][0-9]{0,16})$").all():
        forms.append(Counted(prefix[0]))
    return forms


def number(ids: pl.Series, form: Form | None) -> tuple[Codes, pl.Series]:
    """The code of each row, and what stands for each code: the id, or its number if ids have a form (`ids` too)."""
    codes, known = _number(ids)
    ranks = None if form is None else form.rank(known)
    if ranks is None:
        return codes, known
    places = ranks.to_numpy()
    order = np.empty(len(places), dtype=np.int32)
    order[places] = np.arange(len(places), dtype=np.int32)
    return places[codes], known.gather(order)


def _number(ids: pl.Series) -> tuple[Codes, pl.Series]:
    if ids.dtype.is_integer() and len(ids):
        low, high = int(ids.min()), int(ids.max())  # type: ignore[arg-type]
        if high - low < min(SPARSE * len(ids), 2**31):
            return _number_dense(ids, low, high)
    changes = ids.ne_missing(ids.shift(1))
    changes = changes if not len(ids) else changes.scatter(0, True)
    runs = ids.filter(changes)
    run_of = changes.cum_sum().cast(pl.Int32).to_numpy() - np.int32(1)
    if len(runs) < 2 or (runs.slice(1) > runs.slice(0, len(runs) - 1)).all():
        return run_of, runs
    known = runs.unique().sort()
    by_id = pl.DataFrame({"id": known, "code": np.arange(len(known), dtype=np.int32)})
    codes = pl.DataFrame({"id": runs}).join(by_id, on="id", how="left", maintain_order="left")["code"]
    return codes.to_numpy()[run_of], known


def _number_dense(ids: pl.Series, low: int, high: int) -> tuple[Codes, pl.Series]:
    places = np.empty(len(ids), dtype=np.int32)
    present = np.zeros(high - low + 1, dtype=np.bool_)
    start = 0
    for part in ids.get_chunks():
        stop = start + len(part)
        np.subtract(part.to_numpy(), low, out=places[start:stop], casting="unsafe")
        present[places[start:stop]] = True
        start = stop
    known = pl.Series(np.flatnonzero(present)) + low
    if len(known) == len(present):
        return places, known
    ranks = np.cumsum(present, dtype=np.int32) - np.int32(1)
    return ranks[places], known
