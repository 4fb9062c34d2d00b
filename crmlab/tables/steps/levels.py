"""Rows at two levels of the same money: a sale, again its lines, and again its payments."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd

from crmlab.messages import say
from crmlab.tables.cells.amounts import are_same
from crmlab.tables.cells.parsed import is_blank
from crmlab.tables.errors import keeping, option
from crmlab.tables.sales.sales import Options, Sales
from crmlab.tables.steps.products import keep_products

FEW = 5  # orders of more rows at one level than at the other, below which it may be chance
ENOUGH = 20  # orders, where the sums are not quite the same: taxes, postage
MOSTLY, NEARLY_ALL = 0.8, 0.95  # of the orders that have both levels
MOST = 7  # kinds of rows that a column may tell
SAMPLE = 2_000  # orders
TAXED = np.log(1.4)  # how far the sums may be apart where they grow together
STEADY = np.log(1.2)


@dataclass(frozen=True)
class Levels:
    """The rows that have the money of others `again`, and in words which are counted."""

    again: np.ndarray
    told: str


def keep_one_level(sales: Sales, options: Options) -> None:
    """Take out the rows that have the money of others again: a sale's lines, its payments."""
    if options.amount_per == "line":
        return
    rows = sales.stays if sales.orders is None else sales.stays & (sales.orders.of_row >= 0)
    amounts = np.where(rows, sales.amounts, 0.0)
    levels = find_levels(sales.frame, sales.found, amounts, [sales.found["customer_id"]])
    if levels is None:
        return
    keep_products(sales, levels.again, amounts)
    sales.take_out_again(levels.again)
    sales.told.append(levels.told)


def find_levels(
    frame: pd.DataFrame, found: Mapping[str, str], amounts: np.ndarray, customers: Sequence[str]
) -> Levels | None:
    """Return the levels of the rows, where the sums of one kind of rows are those of another.

    Of all levels, that is kept which tells most of the `customers`, and then the one with fewest
    rows. Where no column has the orders, the sums are those of days.

    >>> rows = pd.DataFrame({"No": np.arange(15) // 3, "Type": ["Sale", "Line", "Line"] * 5})
    >>> rows["Paid"] = [3.0, 1.0, 2.0, 9.0, 4.0, 5.0, 4.5, 4.0, 0.5, 8.0, 1.0, 7.0, 2.0, 1.0, 1.0]
    >>> levels = find_levels(rows, {"order_id": "No", "amount": "Paid"}, rows["Paid"], [])
    >>> levels.told[:28], int(levels.again.sum())
    ("Rows where 'Type' is 'Line' ", 10)
    """
    key = found.get("order_id") or found.get("date")
    if key is None or "amount" not in found:
        return None
    groups = frame[key].where(~is_blank(frame[key]))
    if "order_id" not in found:
        groups = groups.astype("str").str.slice(0, 10).where(groups.notna())
    of_row = pd.factorize(groups, use_na_sentinel=True)[0]
    amounts = np.nan_to_num(np.asarray(amounts, float))
    rows = (of_row >= 0) & (amounts != 0)
    sample = np.flatnonzero(rows & (of_row < SAMPLE))
    if (np.bincount(of_row[sample], minlength=1) > 1).sum() < FEW:
        return None
    taken = {found.get(meaning) for meaning in ("order_id", "date", "amount")}
    sampled = frame.iloc[sample]
    ways = list(_ways_to_tell(sampled.drop(columns=[n for n in frame if n in taken])))
    for agree in (are_same, _grow_together):
        best, most = None, 0
        for label, read in ways:
            kinds, values = pd.factorize(read(sampled[label]))
            sums, counts = np.zeros((2, SAMPLE, len(values)))
            np.add.at(sums, (of_row[sample], kinds), amounts[sample])
            np.add.at(counts, (of_row[sample], kinds), 1)
            levels = _same_money(sums, counts, agree)
            if not levels:
                continue
            cells = read(frame[label])
            stands = [rows & cells.isin(values[level]).to_numpy() for level in levels]
            kept = max(stands, key=lambda level: _completeness(frame[level], customers))
            has_kept = np.bincount(of_row[kept], minlength=of_row.max() + 1) > 0
            again = np.any(stands, axis=0) & ~kept & has_kept[of_row]
            orders = len(np.unique(of_row[again]))
            if orders > most:  # a note tells the levels of some orders alone
                tell = _told_by_values if read is _texts else _told_by_blanks
                best, most = Levels(again, tell(label, cells[kept], cells[again])), orders
        if best is not None:
            return best
    return None


def _told_by_values(label: str, kept: pd.Series, again: pd.Series) -> str:
    """Return which values are counted, and how to choose otherwise."""
    values = sorted(again.unique())
    return say(
        "Rows where {column} is {again} have the same money, order by order, as those where it is "
        "{kept}, which are counted. To count the others: {others}. To count all rows: {every}.",
        column=repr(label),
        again=", ".join(map(repr, values)),
        kept=", ".join(map(repr, sorted(kept.unique()))),
        others=keeping(label, values),
        every=option("amount_per", "line"),
    )


def _told_by_blanks(label: str, kept: pd.Series, _: pd.Series) -> str:
    """Return whether rows with or without a cell are counted, and how to count all."""
    gaps = {"column": repr(label), "every": option("amount_per", "line")}
    if kept.iloc[0]:  # blank
        return say(
            "Rows with {column} have the same money, order by order, as those without it, which "
            "are counted. To count all rows: {every}.",
            **gaps,
        )
    return say(
        "Rows without {column} have the same money, order by order, as those with it, which are "
        "counted. To count all rows: {every}.",
        **gaps,
    )


def _ways_to_tell(frame: pd.DataFrame) -> Iterator[tuple[str, Callable[[pd.Series], pd.Series]]]:
    """Return the columns that may tell the level of a row: by few values, or by being empty."""
    blank = {label: is_blank(frame[label]).mean() for label in frame}
    for label in frame:
        if 1 < frame[label].nunique(dropna=False) <= (2 if blank[label] else MOST):
            yield label, _texts
    for label in [label for label in frame if 0 < blank[label] < 1]:
        yield label, is_blank


def _texts(cells: pd.Series) -> pd.Series:
    return cells.astype(object).where(~is_blank(cells), "").astype("str").str.strip()


def _completeness(rows: pd.DataFrame, customers: Sequence[str]) -> tuple[float, int]:
    filled = [1 - is_blank(rows[label]).mean() for label in customers]
    return round(sum(filled), 2), -len(rows)


def _same_money(
    sums: np.ndarray, counts: np.ndarray, agree: Callable[..., np.ndarray]
) -> list[list[int]]:
    """Return the levels, each of one or more kinds, that have the same money; none if all differ.

    `sums` and `counts` have a row an order and a column a kind. Of a level, a kind may stand in a
    few orders alone, such as postage.
    """
    best: list[list[int]] = []
    kinds = range(sums.shape[1])
    for whole in kinds:
        levels, free = [[whole]], set(kinds) - {whole}
        for size in range(1, len(kinds)):
            for part in combinations(sorted(free), size):
                if free.issuperset(part) and _is_level(sums, counts, whole, part, agree):
                    level = _extended(sums, whole, list(part), free)
                    levels.append(level)
                    free -= set(level)
        if len(levels) > 1 and sum(map(len, levels)) > sum(map(len, best)):
            best = levels
    return best


def _is_level(
    sums: np.ndarray,
    counts: np.ndarray,
    whole: int,
    part: Sequence[int],
    agree: Callable[..., np.ndarray],
) -> bool:
    """Tell whether kinds of rows have the money of another kind, also where they are more rows."""
    one, other = counts[:, whole], counts[:, part].sum(axis=1)
    both = (one > 0) & (other > 0)
    if both.sum() < max(FEW, MOSTLY * min((one > 0).sum(), (other > 0).sum())):
        return False
    fits = agree(sums[both, whole], sums[np.ix_(both, part)].sum(axis=1))
    more = one[both] != other[both]
    return bool(fits.mean() >= MOSTLY and (fits & more).sum() >= FEW)


def _grow_together(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Tell where two sums are nearly the same, as with taxes and postage, if it is so in all."""
    with np.errstate(divide="ignore", invalid="ignore"):
        apart, sizes = np.log(other / one), np.log(np.abs(one))
    usual = np.median(np.nan_to_num(apart, nan=np.inf, posinf=np.inf, neginf=np.inf))
    fits = np.abs(apart - usual) < STEADY
    vary = np.ptp(sizes) > 5 * STEADY
    nearly_all = len(one) >= ENOUGH and fits.mean() >= NEARLY_ALL
    return fits & bool(nearly_all and vary and abs(usual) < TAXED)


def _extended(sums: np.ndarray, whole: int, level: list[int], free: set[int]) -> list[int]:
    """Return a level with the kinds that bring its sums nearer to the whole."""
    for kind in sorted(free - set(level)):
        more = [*level, kind]
        near = [are_same(sums[:, whole], sums[:, some].sum(axis=1)) for some in (level, more)]
        if (near[1] & ~near[0]).sum() > (near[0] & ~near[1]).sum():
            level = more
    return level
