"""What can be computed from a sales file about segments of its customers, or why it cannot."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from crmlab.briefing import SMALLEST_GROUP, Missing, attempt, require_a_group
from crmlab.checks import require_above_zero, require_one_of, require_shares_above_zero
from crmlab.messages import say
from crmlab.segmentation.measures.association import association, cross_table
from crmlab.segmentation.measures.mailing import break_even_response, response_by
from crmlab.segmentation.measures.moves import segment_moves
from crmlab.segmentation.measures.rfm import RFM, rfm_rules, rfm_scores, rfm_segments, rfm_table
from crmlab.tables import Reading, Refusal

RULES = ("quantile", "rank")
FEWEST = 25  # customers: five in each fifth
PERIODS = (364, 182, 91, 28)  # days that a file may be compared over, whole weeks each
RESAMPLED = 20  # times
ANSWERED = 28  # days in which a mailing is answered
LISTED_FIRST = ["silent", "down", "up", "sideways", "new", "same"]
SILENT = 2  # R of who has not bought for long
CHANCE = 0.05  # p-value from which a difference is taken for none


class Moves(NamedTuple):
    """What became of the customers in the last period."""

    days: int
    since: pd.Timestamp  # the last day before it
    table: pd.DataFrame  # `segment_moves`
    before: pd.DataFrame  # `rfm_segments` on that day, and whether they have ``bought`` since

    @property
    def bought_again(self) -> pd.Series:
        """Return the share that bought since, of each segment of that day."""
        return self.before["bought"].groupby(shown(self.before["segment"]), observed=True).mean()

    @property
    def told_who_buys(self) -> bool:
        """Tell whether segments differed in who bought again by more than chance makes them."""
        table = cross_table(shown(self.before["segment"]), self.before["bought"])
        return min(table.shape) > 1 and association(table)["p_value"] < CHANCE


class Mailing(NamedTuple):
    """What a mailing needs in order to pay, beside what was seen in as many days as it has."""

    since: pd.Timestamp
    before: pd.DataFrame  # as in `Moves`
    by_segment: pd.DataFrame  # margin_per_order, needed, bought, low, high, verdict
    by_cell: pd.DataFrame  # the same, by R and F


class Stability(NamedTuple):
    """The share of customers whose segment changes though they have done nothing."""

    other_rule: float
    resampled: float
    idle: float  # of those who bought nothing in the last four weeks; NaN in a short file

    @property
    def worst(self) -> float:
        """Return the largest of the shares."""
        return max(share for share in self if not np.isnan(share))


@dataclass(frozen=True)
class Findings:
    """The parts of the report."""

    reading: Reading
    purchases: pd.DataFrame
    end: pd.Timestamp  # the last day of the file
    rule: str
    unit: str  # "order" or "day": what frequency counts
    customers: pd.DataFrame  # `rfm_table`, and margin; money is net of returns
    scored: pd.DataFrame | Missing  # the same with scores, cell and segment
    segments: pd.DataFrame | Missing  # a row a segment; small ones are put together
    moves: Moves | Missing
    mailing: Mailing | Missing
    stability: Stability | Missing

    @property
    def can_aim(self) -> bool:
        """Tell whether nothing speaks against treating segments differently."""
        return not isinstance(self.moves, Moves) or self.moves.told_who_buys

    @property
    def actions(self) -> pd.DataFrame:
        """Return the list to act on: who slipped and fell silent first, the largest money first."""
        columns = ["customer_id", *RFM.values(), *RFM, "segment", "segment_before", "move"]
        if not isinstance(self.scored, pd.DataFrame):
            return pd.DataFrame(columns=[*columns, "what_to_do"])
        table = self.scored.assign(segment_before=None, move=None)
        if isinstance(self.moves, Moves):
            table = table.assign(**self.moves.table)
        urgency = table["move"].mask((table["move"] == "down") & (table["R"] <= SILENT), "silent")
        order = urgency.map(LISTED_FIRST.index, na_action="ignore")
        table = table.assign(order=order).sort_values(
            ["order", "monetary"], ascending=[True, False]
        )
        advice = rfm_rules().set_index("segment")["what_to_do"]
        table["what_to_do"] = table["segment"].astype(str).map(advice) if self.can_aim else ""
        return table.rename_axis("customer_id").reset_index()[[*columns, "what_to_do"]]


def findings(
    reading: Reading,
    *,
    rule: str = "quantile",
    contact_cost: float = 2.0,
    margin_rate: float = 0.40,
) -> Findings:
    """Compute each part of the report.

    A negative amount is a return: no purchase, and taken off what its customer brought. The margin
    of an order is the file's own where it has one in every row, else a share of the amount.

    >>> from crmlab.tables import read_transactions
    >>> log = pd.DataFrame({"customer_id": list("abcdef"), "date": "2024-01-01", "amount": 9.0})
    >>> findings(read_transactions(log, quiet=True)).scored
    Fifths of 6 customers hold fewer than five each: scores need 25 customers.
    """
    require_one_of("rule", rule, RULES)
    require_above_zero(contact_cost=contact_cost)
    require_shares_above_zero(margin_rate=margin_rate)
    log = _with_orders(reading.transactions, margin_rate)
    purchases = log[log["amount"] >= 0]
    require_a_group(purchases["customer_id"].nunique(), reading)
    if log["amount"].sum() <= 0:
        raise Refusal(
            "The usable amounts add up to {total}; a report on segments needs more than zero. Was "
            "the right column read as the amount, with the right sign?",
            total=f"{log['amount'].sum():,.2f}",
        )
    end = log["date"].max().normalize()
    customers = _customers(log, end)
    unit = "order" if _has_orders(reading.transactions) else "day"
    scored = attempt(_scored, customers, rule)
    moves = attempt(_moves, scored, log, end, rule)
    lately = attempt(_since, scored, log, end, rule, ANSWERED)
    return Findings(
        reading=reading,
        purchases=purchases,
        end=end,
        rule=rule,
        unit=unit,
        customers=customers,
        scored=scored,
        segments=attempt(_segments, scored, unit),
        moves=moves,
        mailing=attempt(_mailing, scored, lately, contact_cost),
        stability=attempt(_stability, scored, [lately], rule),
    )


def _has_orders(transactions: pd.DataFrame) -> bool:
    return "order_id" in transactions and bool(transactions["order_id"].notna().all())


def has_margin(transactions: pd.DataFrame) -> bool:
    """Tell whether the file knows the margin of every row."""
    return "margin" in transactions and bool(transactions["margin"].notna().all())


def _with_orders(transactions: pd.DataFrame, margin_rate: float) -> pd.DataFrame:
    """Return the log with an order and a margin in each row; without order ids a day is one."""
    log = transactions
    if not _has_orders(log):
        log = log.assign(
            order_id=log["date"].dt.normalize().astype("datetime64[s]").astype("int64")
        )
    return log if has_margin(log) else log.assign(margin=margin_rate * log["amount"])


def _customers(log: pd.DataFrame, until: pd.Timestamp) -> pd.DataFrame:
    """Return the RFM table of a day; money and margin are net of returns."""
    log = log[log["date"] < until + pd.Timedelta(days=1)]
    table = rfm_table(log[log["amount"] >= 0], until=until)
    net = log.groupby("customer_id")[["amount", "margin"]].sum().reindex(table.index)
    return table.assign(monetary=net["amount"].round(6), margin=net["margin"])


def _scored(customers: pd.DataFrame, rule: str) -> pd.DataFrame:
    """Return customers with scores and segments, unless they are too few or too much alike."""
    if len(customers) < FEWEST:
        raise Missing(
            "Fifths of {customers} customers hold fewer than five each: scores need {fewest} "
            "customers.",
            customers=len(customers),
            fewest=FEWEST,
        )
    if customers["frequency"].max() == 1:
        raise Missing(
            "Nobody has bought twice: how often says nothing, and who is a regular customer "
            "cannot be told. Segments would rest on the day and the size of one purchase."
        )
    measures = {
        "recency_days": say("the day of the last purchase"),
        "frequency": say("the number of purchases"),
        "monetary": say("the money spent"),
    }
    for measure, what in measures.items():
        if customers[measure].nunique() == 1:
            raise Missing(
                "All customers are alike in {what}: it tells nobody from anybody, and without it "
                "there are no segments.",
                what=what,
            )
    return rfm_segments(rfm_scores(customers, rule))


def _segments(scored: pd.DataFrame, unit: str) -> pd.DataFrame:
    """Return a row a segment, best first: how many customers, what they are like and bring."""
    groups = scored.groupby(shown(scored["segment"]), observed=True)
    table = pd.DataFrame({"customers": groups.size()})
    table["days_ago"] = groups["recency_days"].median()
    often = "orders" if unit == "order" else "purchases"
    table[often] = groups["frequency"].mean()
    table["revenue"] = groups["monetary"].sum()
    table["each"] = groups["monetary"].mean()
    return table


def shown(segment: pd.Series) -> pd.Series:
    """Return the segments as a page may show them: those of fewer than five are put together."""
    sizes = segment.value_counts().sort_values()
    sizes = sizes[sizes > 0]
    small = (sizes < SMALLEST_GROUP).to_numpy()
    if not small.any():
        return segment
    # What is put together must be a group itself, or it could be told from the total.
    pooled = sizes.index[: max(small.sum(), 1 + int((sizes.cumsum() < SMALLEST_GROUP).sum()))]
    name = say("small segments together")
    kept = [one for one in segment.cat.categories if one not in set(pooled)]
    joined = segment.astype(object).where(~segment.isin(pooled), name)
    return pd.Series(pd.Categorical(joined, [*kept, name]), segment.index, name="segment")


def as_shown(segment: pd.Series, now: pd.Series) -> pd.Series:
    """Return the segments of an earlier day, put together as those now are."""
    names = now.cat.categories
    return segment.astype(object).where(segment.isin(names), names[-1]).rename("segment")


def _moves(scored: pd.DataFrame, log: pd.DataFrame, end: pd.Timestamp, rule: str) -> Moves:
    """Compare with the day before the longest period that the file holds twice."""
    covered = (end - log["date"].min().normalize()).days + 1
    why: Missing | None = None
    for days in PERIODS:
        if covered >= 2 * days:
            moves = attempt(_since, scored, log, end, rule, days)
            if isinstance(moves, Moves):
                return moves
            why = why or moves
    if why is not None:
        raise Missing("Nobody can be compared with an earlier day. {why}", why=why)
    raise Missing(
        "The file covers {days} days. To compare, it takes a period and one as long before it: at "
        "least {least} days.",
        days=covered,
        least=2 * PERIODS[-1],
    )


def _since(
    scored: pd.DataFrame, log: pd.DataFrame, end: pd.Timestamp, rule: str, days: int
) -> Moves:
    """Compare with the day so many days before the end."""
    since = end - pd.Timedelta(days=days)
    if log["date"][log["amount"] >= 0].min() >= since + pd.Timedelta(days=1):
        raise Missing("The file does not reach back {days} days.", days=days)
    before = _scored(_customers(log, since), rule)
    bought = scored["recency_days"].reindex(before.index) < days
    return Moves(days, since, segment_moves(before, scored), before.assign(bought=bought))


def _mailing(scored: pd.DataFrame, lately: Moves, contact_cost: float) -> Mailing:
    before, segments = lately.before, shown(scored["segment"])
    then = as_shown(before["segment"], segments)
    return Mailing(
        lately.since,
        before,
        _needed(scored, segments, before["bought"], then, contact_cost),
        _needed(scored, _cells(scored), before["bought"], _cells(before), contact_cost),
    )


def _cells(scores: pd.DataFrame) -> pd.Series:
    return "R" + scores["R"].astype(str) + " F" + scores["F"].astype(str)


def _needed(
    scored: pd.DataFrame,
    group: pd.Series,
    bought: pd.Series,
    group_before: pd.Series,
    contact_cost: float,
) -> pd.DataFrame:
    """Return the response that groups need, and the share that bought, with its 95 % interval."""
    groups = scored.groupby(group, observed=True)
    margins = groups["margin"].sum() / groups["frequency"].sum()
    table = pd.DataFrame({"margin_per_order": margins})
    table["needed"] = margins[margins > 0].map(
        lambda margin: break_even_response(contact_cost, margin)
    )
    seen = response_by(pd.DataFrame({"cell": group_before, "responded": bought}))
    seen = seen[seen["sends"] >= SMALLEST_GROUP].rename(columns={"response_rate": "bought"})
    table = table.join(seen[["bought", "low", "high"]])
    table["verdict"] = [_verdict(row) for _, row in table.iterrows()]
    return table


def _verdict(group: pd.Series) -> str:
    """Return what can be said of a mailing before it is tried; for most it is to be tried."""
    needed = group["needed"]
    if np.isnan(needed) or needed > 1:
        return "never"
    if needed > 1 - group["low"]:
        return "anyway"
    if needed > group["high"]:
        return "unlikely"
    return "test" if needed <= group["low"] else "unknown"


def _stability(scored: pd.DataFrame, lately: list[Moves | Missing], rule: str) -> Stability:
    measured = scored[list(RFM)].reset_index(drop=True)
    segment = scored["segment"].cat.codes.to_numpy()

    def changed(rows: np.ndarray, rule: str) -> float:
        again = rfm_segments(rfm_scores(measured.iloc[rows], rule))["segment"]
        return float((again.cat.codes.to_numpy() != segment[rows]).mean())

    random, everybody = np.random.default_rng(2024), np.arange(len(scored))
    drawn = [random.choice(everybody, len(everybody)) for _ in range(RESAMPLED)]
    idle = np.nan
    if isinstance(lately[0], Moves):
        before, move = lately[0].before, lately[0].table["move"]
        idle = float((move[before.index[~before["bought"]]] != "same").mean())
    return Stability(
        other_rule=changed(everybody, RULES[1 - RULES.index(rule)]),
        resampled=float(np.mean([changed(rows, rule) for rows in drawn])),
        idle=idle,
    )
