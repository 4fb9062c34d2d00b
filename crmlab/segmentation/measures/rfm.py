"""RFM: how long ago, how often and for how much a customer bought; scores, cells and segments."""

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from crmlab.checks import (
    as_day,
    complete_numbers,
    number_columns,
    refuse_where,
    require_columns,
    require_one_of,
    require_rows,
    require_whole,
)
from crmlab.messages import read_words, refusal, say
from crmlab.purchase_log import (
    IN_MEMORY,
    ORDER,
    PurchaseLog,
    connect,
    log_facts,
    refuse_blank,
    scan_log,
)

if TYPE_CHECKING:
    import duckdb

__all__ = ["RFM", "rfm_cuts", "rfm_rules", "rfm_scores", "rfm_segments", "rfm_table"]

RFM = {"recency_days": "R", "frequency": "F", "monetary": "M"}
RULES = ("quantile", "rank", "cuts")


def rfm_table(transactions: Any, *, until: str | dt.date | None = None) -> pd.DataFrame:
    """Return recency, frequency and monetary value of every customer, up to a day.

    ``recency_days`` are the days from the last purchase to `until` (the last day of the log, if
    left out): it counts *back* and shrinks with a fresh purchase, unlike the ``recency`` of
    `lifecycle.customer_summary`. ``frequency`` counts a customer's different ``order_id``, or the
    rows if there is none; ``monetary`` is the sum of the amounts, to a millionth: refunds are
    added as they are. Who first bought after `until` is left out.

    The transactions are a pandas, polars (also lazy), pyarrow or DuckDB table, or the path of a
    Parquet file, a folder or a pattern of them, which may be larger than memory: a row a purchase
    or an order line, with ``customer_id``, ``date`` (without time zone) and ``amount``.

    Hughes (1994). Strategic Database Marketing.

    >>> log = pd.DataFrame({"customer_id": ["Ann", "Ann", "Bo"], "amount": [120, 80, 40]})
    >>> log["date"] = pd.to_datetime(["2024-01-05", "2024-03-18", "2024-06-30"])
    >>> rfm_table(log)
                 recency_days  frequency  monetary
    customer_id
    Ann                   104          2     200.0
    Bo                      0          1      40.0
    """
    import pyarrow as pa

    log = scan_log(transactions)
    rows = log.to_native()
    if until is not None:
        until = as_day(until, "until").date()
        rows = rows.filter(f"date <= DATE '{until}' OR date IS NULL")
    parts = 1
    if ORDER in rows.columns:  # orders as groups need room; customers alone go faster at once
        parts += rows.aggregate("count(*)").fetchall()[0][0] // IN_MEMORY
    if parts == 1:
        customers = _customers(rows)
    else:
        each = (rows.filter(f"hash(customer_id) % {parts} = {part}") for part in range(parts))
        tables = [_customers(mine).to_arrow_table() for mine in each]
        customers = connect().from_arrow(pa.concat_tables(tables))
    table = customers.order("customer_id").to_arrow_table().to_pandas()
    if table.empty or not table["whole"].all() or table["customer_id"].isna().any():
        PurchaseLog(log, *log_facts(log)).end("until", until)  # says what is wrong, and where
    refuse_blank(table.at[0, "customer_id"])
    last = table["recency_days"].max() if until is None else (until - dt.date(1970, 1, 1)).days
    table["recency_days"] = last - table["recency_days"]
    return table.drop(columns="whole").astype({"customer_id": "str"}).set_index("customer_id")


def _customers(rows: "duckdb.DuckDBPyRelation") -> "duckdb.DuckDBPyRelation":
    """Return what is known of each customer: the last day since 1970 as ``recency_days``."""
    whole = "coalesce(isfinite(amount) AND date IS NOT NULL, false)"
    if ORDER in rows.columns:  # two plain groupings: one that counts what is distinct is slower
        rows = rows.aggregate(
            f"""customer_id, max(date) AS date, sum(amount) AS amount,
            bool_and({whole}) AND order_id IS NOT NULL AS whole""",
            f"customer_id, {ORDER}",
        )
        whole = "whole"
    # Rounded: sums of the same cents in another order are equals, and get equal scores.
    return rows.aggregate(
        f"""customer_id::VARCHAR AS customer_id, max(date) - DATE '1970-01-01' AS recency_days,
        count(*) AS frequency, round(sum(amount), 6) AS monetary, bool_and({whole}) AS whole""",
        "customer_id",
    )


def rfm_cuts(table: pd.DataFrame, bins: int = 5) -> pd.DataFrame:
    """Return the values that cut customers into classes of equal size, a row a cut.

    They are quantiles of type 7 (Hyndman & Fan 1996), which numpy, pandas and R take.

    >>> people = pd.DataFrame({name: range(11) for name in RFM})
    >>> rfm_cuts(people).loc[0.2].to_dict()
    {'recency_days': 2.0, 'frequency': 2.0, 'monetary': 2.0}
    """
    values = _measured(table, bins)
    return values.quantile(np.arange(1, bins) / bins).rename_axis("share_below")


def rfm_scores(
    table: pd.DataFrame,
    rule: str = "quantile",
    cuts: Mapping[str, Sequence[float]] | pd.DataFrame | None = None,
    bins: int = 5,
) -> pd.DataFrame:
    """Return the table with the scores ``R``, ``F`` and ``M``, from 1 to `bins`, which is best.

    The rule says what happens to equals and to a value on a cut:

    - ``"quantile"``: cuts by `rfm_cuts`. Equals always get one score; a value on a cut belongs
      with those below it, as in pandas.qcut. If many are equal, cuts coincide, and the scores
      between them are given to nobody; if all are equal (one purchase each), they are in the
      first class: F 1, M 1, R 5.
    - ``"rank"``: classes of one size, by rank; of equals, the one who stands first in the table
      is ranked first: equals may be parted by chance.
    - ``"cuts"``: the cuts given, ascending, by ``recency_days``, ``frequency`` and ``monetary``.
      A value on a cut belongs with those above it ("from 4 orders on").

    With ``cuts=rfm_cuts(table) + 1`` scores are those of the R package rfm.

    >>> people = pd.DataFrame({"recency_days": [9, 5, 7, 1], "frequency": [1, 1, 1, 6]})
    >>> people["monetary"] = [10.0, 20.0, 30.0, 40.0]
    >>> rfm_scores(people, bins=2)[["R", "F", "M"]].to_numpy().tolist()
    [[1, 1, 1], [2, 1, 1], [1, 1, 2], [2, 2, 2]]
    >>> rfm_scores(people, "rank", bins=2)["F"].tolist()
    [1, 1, 2, 2]
    """
    require_one_of("rule", rule, RULES)
    if (cuts is None) == (rule == "cuts"):
        raise refusal(
            "Give cuts with the rule 'cuts', and with no other; the rule is {rule!r}.", rule=rule
        )
    values = _measured(table, 1 if rule == "cuts" else bins)
    if rule == "quantile":
        cuts = rfm_cuts(values, bins)
    scores = {}
    for name, score in RFM.items():
        column = values[name]
        if rule == "rank":
            below = below_by_rank(column, bins)
        else:
            side = "right" if rule == "cuts" else "left"
            below = np.searchsorted(_ascending(cuts, name, bins), column, side=side)
        scores[score] = bins - below if score == "R" else below + 1
    return table.assign(**scores)


def below_by_rank(values: np.ndarray | pd.Series, bins: int) -> np.ndarray:
    """Return how many of the classes of one size lie below the one of each value."""
    places = np.empty(len(values), dtype=int)
    places[np.argsort(np.asarray(values), kind="stable")] = np.arange(len(values))
    return places * bins // len(values)


def below_by_value(values: np.ndarray, bins: int) -> np.ndarray:
    """Return how many of the cuts of `rfm_cuts` lie below each value."""
    cuts = np.quantile(values, np.arange(1, bins) / bins)
    return np.searchsorted(cuts, values, side="left")


def rfm_rules() -> pd.DataFrame:
    """Return the rules that name segments: from which score to which, and what to do with them.

    They are those of the R package rfm; the *first* that fits is taken, and "Others" fits all.
    In this order, "New Customers", "Promising" and "Can't Lose Them" are never reached.
    """
    return read_words(Path(__file__).with_name("rfm_segments.csv"), ids=["segment"])


def rfm_segments(scores: pd.DataFrame, rules: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return the scores with each customer's ``cell``, such as ``"555"``, and ``segment``.

    The rules are a table as `rfm_rules` returns it, which parts scores from 1 to 5.

    >>> people = pd.DataFrame({"R": [5, 1], "F": [5, 2], "M": [4, 1]})
    >>> rfm_segments(people)[["cell", "segment"]].to_numpy().tolist()
    [['554', 'Champions'], ['121', 'Lost']]
    """
    values = number_columns(scores, RFM.values(), "scores")
    require_rows(scores, "scores")
    outside = ~values.isin(range(1, 6)).all(axis=1)
    refuse_where(outside, say("Scores must be whole numbers from 1 to 5."), values)
    rules = rfm_rules() if rules is None else rules
    bounds = [f"{letter}_{end}" for letter in "rfm" for end in ("low", "high")]
    require_columns(rules, ["segment", *bounds], "rules")
    values = values.astype(int)
    given = values.to_numpy()[:, None, :]
    low, high = rules[bounds[::2]].to_numpy(), rules[bounds[1::2]].to_numpy()
    fits = ((low <= given) & (given <= high)).all(axis=2)
    cell = (values["R"] * 100 + values["F"] * 10 + values["M"]).astype(str)
    refuse_where(~fits.any(axis=1), say("Each cell needs a rule that fits."), cell.rename("cell"))
    names = pd.Categorical.from_codes(fits.argmax(axis=1), rules["segment"])
    return scores.assign(cell=cell, segment=names)


def _measured(table: pd.DataFrame, bins: int) -> pd.DataFrame:
    """Return the three measures, complete, of at least as many customers as there are classes."""
    require_whole(bins, "bins", least=1)
    values = number_columns(table, RFM, "customers")
    require_rows(table, "customers")
    if len(table) < bins:
        raise refusal(
            "There are {customers} customers for {bins} classes: take fewer classes, or "
            "rule='cuts' with cuts of your own.",
            customers=len(table),
            bins=bins,
        )
    return values


def _ascending(
    cuts: Mapping[str, Sequence[float]] | pd.DataFrame, name: str, bins: int
) -> list[float]:
    """Return the cuts of a measure, once they are as many as needed, in order."""
    mine = complete_numbers(list(cuts.get(name, [])), say("cuts of {name}", name=name)).tolist()
    if len(mine) != bins - 1 or mine != sorted(mine):
        raise refusal(
            "{bins} classes need {needed} ascending cuts of {name}; not {cuts}.",
            bins=bins,
            needed=bins - 1,
            name=name,
            cuts=mine,
        )
    return mine
