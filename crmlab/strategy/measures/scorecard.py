"""A scorecard: measures against their targets, and which misses are news.

Kaplan & Norton (2004). Strategy Maps. The usual wobble is that of a chart of single values, the
mean move from one to the next over 1.128 (Shewhart 1931).
"""

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from crmlab.checks import (
    as_numbers,
    number_columns,
    refuse_where,
    require_filled,
    require_rows,
    require_shares_below_one,
)
from crmlab.messages import refusal, say
from crmlab.strategy.measures.frame import objectives

__all__ = ["FLAGS", "ahead_of_target", "by_quarter", "scorecard"]

FLAGS = ("on target", "wobble", "news")
SIGNS = {"higher": 1, "lower": -1}
LEAST = 4  # quarters from which a usual wobble can be told
NEWS = 2  # usual wobbles from which on a miss is news
DRIFT = 4  # quarters in a row for the worse: 1 in 120 by chance alone, where nothing changes


def by_quarter(
    table: pd.DataFrame, date: str, measure: Callable[[pd.DataFrame], float | Sequence[float]]
) -> pd.DataFrame:
    """Return a measure of each quarter: ``quarter``, ``value``, and the ``spread`` of its chance.

    ``date`` is a column of the table; or a quarter, such as ``"2024Q2"``, for all of it.
    ``measure`` makes of its rows a number, or three: with low and high, its interval at 95 %. Then
    ``spread`` is the standard error, half the interval over 1.96.

    >>> sales = pd.DataFrame({"date": pd.to_datetime(["2024-02-01", "2024-05-01"]), "sold": [3, 5]})
    >>> by_quarter(sales, "date", lambda part: part["sold"].sum())
      quarter  value  spread
    0  2024Q1    3.0     NaN
    1  2024Q2    5.0     NaN
    """
    require_rows(table, say("rows"))
    quarters = pd.Series(date, table.index)
    if date in table:
        require_filled(table, [date], say("rows"))
        quarters = pd.to_datetime(table[date]).dt.to_period("Q").astype(str)
    rows = []
    for quarter, part in table.groupby(quarters):
        value, *ends = np.ravel(measure(part)).astype(float)
        spread = (ends[1] - ends[0]) / 2 / 1.96 if len(ends) == 2 else np.nan
        rows.append((quarter, value, spread))
    return pd.DataFrame(rows, columns=["quarter", "value", "spread"])


def scorecard(quarterly: pd.DataFrame, *, stricter: float = 0.0) -> pd.DataFrame:
    """Return each measure of the last quarter against its target, and whether a miss is news.

    A row of ``quarterly`` is a measure in a quarter: ``measure``, ``process``, ``quarter`` (such as
    2024Q2), ``value``, ``target``, and which way is ``better`` (higher or lower). ``spread`` may
    stand beside it, the standard error of a value; where it doesn't, the usual wobble is what the
    values of the quarters *before* the last one moved: ``mean |change| / 1.128``. All targets can
    be made ``stricter``, by a share of each.

    Columns: ``process``, ``better``, ``value``, ``target``; ``ahead`` of the target, below zero
    if it is missed, and ``usual``, the wobble (both in shares of the target); ``flag``: on target,
    wobble (a miss of two usual wobbles at most) or news; ``worse_for``, the quarters in a row that
    it got worse; ``trend``: drift (four or more of these), sudden (the last change alone was for
    the worse, and more than chance does), or none.
    """
    require_shares_below_one(stricter=abs(stricter))
    rows = _checked(quarterly)
    rows["target"] += stricter * rows["better"].map(SIGNS) * rows["target"].abs()
    card = rows.groupby("measure", sort=False).last()
    ahead = _ahead(rows)
    usual = card["spread"] / card["target"].abs()
    enough = usual.notna() | (ahead.count() >= LEAST)
    if not enough.all():
        raise refusal(
            "{measure} takes {least} quarters, or its standard error in a column spread, to tell "
            "what is usual.",
            measure=enough.idxmin(),
            least=LEAST,
        )
    moves, now = ahead.diff(), ahead.iloc[-1]
    usual = usual.fillna(moves.iloc[:-1].abs().mean() / 1.128)
    worse_for = (moves < 0).iloc[::-1].cumprod().sum()
    # A change has the chance of two values in it.
    sudden = moves.iloc[-1] < -NEWS * np.sqrt(2) * usual
    flag = np.select([now >= 0, now >= -NEWS * usual], FLAGS[:2], FLAGS[2])
    trend = np.select([worse_for >= DRIFT, sudden], ["drift", "sudden"], "none")
    card = card[["process", "better", "value", "target"]].assign(ahead=now, usual=usual)
    return card.assign(flag=flag, worse_for=worse_for, trend=trend)


def ahead_of_target(quarterly: pd.DataFrame) -> pd.DataFrame:
    """Return how far each measure was ahead of its target in each quarter, in shares of the target.

    ``(value − target) / |target|``, with the other sign where lower is better: below zero the
    target is missed. A row is a quarter, a column a measure; the rows are those of `scorecard`.
    """
    return _ahead(_checked(quarterly))


def _ahead(rows: pd.DataFrame) -> pd.DataFrame:
    miss = (rows["value"] - rows["target"]) * rows["better"].map(SIGNS) / rows["target"].abs()
    table = rows.assign(ahead=miss).pivot(index="quarter", columns="measure", values="ahead")
    table = table[rows["measure"].unique()]
    return table.set_axis(table.index.astype(str)).rename_axis("quarter")


def _checked(quarterly: pd.DataFrame) -> pd.DataFrame:
    """Return the rows in the order of time, once they can be read in one way only."""
    what = say("rows of the scorecard")
    require_rows(quarterly, what)
    quarterly = quarterly.reset_index(drop=True)
    require_filled(quarterly, ["measure", "process", "quarter", "better"], what)
    numbers = number_columns(quarterly, ["value", "target"], what)
    rows = quarterly[["measure", "process", "quarter", "better"]].join(numbers)
    rows["spread"] = as_numbers(quarterly.get("spread", rows["value"] * np.nan), say("spreads"))
    refuse_where(rows["target"] == 0, say("A target of 0 can't be missed by a share of it."), rows)
    refuse_where(rows["spread"] <= 0, say("A spread is above 0, or missing."), rows)
    refuse_where(~rows["better"].isin([*SIGNS]), say("Better is either higher or lower."), rows)
    known = objectives().set_index("measure")["better"]
    wrong = rows["measure"].map(known).fillna(rows["better"]) != rows["better"]
    refuse_where(wrong, say("The target has the wrong direction: see objectives()."), rows)
    alike = rows.groupby("measure")[["process", "better", "target"]].transform("nunique") == 1
    rule = say("A measure has one process, one direction and one target.")
    refuse_where(~alike.all(axis=1), rule, rows)
    twice = rows.duplicated(["measure", "quarter"], keep=False)
    refuse_where(twice, say("A measure has one value a quarter."), rows)
    try:
        quarters = pd.PeriodIndex(rows["quarter"].astype(str), freq="Q")
    except ValueError:
        raise refusal("Quarters are written as 2024Q2.") from None
    rows["quarter"] = quarters
    for measure, there in rows.groupby("measure")["quarter"]:
        for quarter in pd.period_range(there.min(), quarters.max()).difference(pd.Index(there)):
            raise refusal(
                "{measure} has no value in {quarter}: a quarter that is left out hides a change.",
                measure=measure,
                quarter=quarter,
            )
    order = pd.Categorical(rows["measure"], quarterly["measure"].unique())
    return rows.assign(order=order.codes).sort_values(["order", "quarter"]).drop(columns="order")
