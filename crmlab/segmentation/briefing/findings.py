"""What can be computed from a sales file about segments of its customers, or why it cannot."""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pandas as pd

from crmlab.briefing.groups import LISTED, require_a_group, shorten
from crmlab.briefing.margins import Margins
from crmlab.briefing.missing import Missing, attempt
from crmlab.briefing.moments import MONTH, called_by_unit, days_covered, moment, span, whole_units
from crmlab.briefing.of_sales import is_complete
from crmlab.briefing.rhythm import share_by_the_calendar, unusually_silent
from crmlab.checks import SMALLEST_GROUP, require_above_zero, require_one_of
from crmlab.messages import later, say
from crmlab.segmentation.briefing.mailing import ANSWERED, Mailing, judge
from crmlab.segmentation.briefing.segments import describe, score
from crmlab.segmentation.measures.moves import FRESH, segment_moves
from crmlab.segmentation.measures.rfm import (
    RFM,
    below_by_rank,
    below_by_value,
    rfm_rules,
    rfm_segments,
    rfm_table,
)
from crmlab.tables import Reading, Refusal

BELOW = {"quantile": below_by_value, "rank": below_by_rank}
RULES = tuple(BELOW)
PERIODS = (364, 182, 91, 28)  # days that a file may be compared over, whole weeks each
RESAMPLED = 20  # times
LARGE = 0.10  # share of all revenue from which one customer is told apart
USEFUL = 0.25  # of the mean share that bought: a smaller difference would be of no use
WIN_BACK = {  # what to do with who slipped: by whether silent for long, and money (M 4 or 5)
    (True, True): later("Call: ask what went wrong."),
    (True, False): later("Remind once, cheaply."),
    (False, True): later("Ask what is missing."),
    (False, False): later("Give a reason to come again."),
}
LOSS = later("A loss: look at prices, discounts and returns before you sell more.")


class Moves(NamedTuple):
    """What became of the customers in the last period, and whether R had told who buys."""

    days: int
    since: pd.Timestamp  # the last day before it
    table: pd.DataFrame  # `segment_moves`; who is silent for no longer than before did not slip
    before: pd.DataFrame  # `rfm_segments` on that day, and whether they have ``bought`` since
    fresh: float  # the share that bought since, of those with R 4 or 5 on that day
    stale: float  # of those with R 1 or 2
    low: float  # 95 % interval of the difference
    high: float

    @property
    def told(self) -> str:
        """Tell whether fresh customers bought more: ``"order"``, ``"nothing"`` or ``"few"``."""
        if self.low > 0:
            return "order"
        return "nothing" if self.high < USEFUL * self.before["bought"].mean() else "few"


@dataclass(frozen=True)
class Findings:
    """The parts of the report."""

    reading: Reading
    margins: Margins
    purchases: pd.DataFrame
    end: pd.Timestamp  # the last day of the file
    rule: str
    unit: str  # "order" or "day": what frequency counts
    customers: pd.DataFrame  # `rfm_table`, and margin; money is net of returns
    large: pd.Series  # the share of all revenue, of each customer who brings more than a tenth
    scored: pd.DataFrame | Missing  # the customers with scores, cell and segment
    segments: pd.DataFrame | Missing  # a row a segment; small ones are put together
    moves: Moves | Missing
    log: pd.DataFrame  # purchases and returns, with an order in each row
    contact_cost: float

    @cached_property
    def mailing(self) -> Mailing | Missing:
        """What a mailing must add, counted where it is asked for: the scorecard does not ask."""
        when = self.log, self.end, self.rule, ANSWERED, self.reading.monthly
        then = attempt(_since, self.scored, *when)
        return attempt(
            lambda then: judge(self.scored, then.before, then.since, self.large, self.contact_cost),
            then,
        )

    @property
    def has_segments(self) -> bool:
        """Tell whether customers are put into segments."""
        return not isinstance(self.scored, Missing)

    @property
    def told(self) -> str:
        """Tell whether segments told who buys (`Moves.told`), or ``"unknown"``."""
        return self.moves.told if isinstance(self.moves, Moves) else "unknown"

    @cached_property
    def unsure(self) -> float | Missing:
        """Return the share of customers whose segment could be another one."""
        return attempt(_unsure, self.scored, self.rule)

    @cached_property
    def by_the_calendar(self) -> float:
        """Return the share who pay at even intervals, of those with three purchase days."""
        return share_by_the_calendar(self.purchases)

    @cached_property
    def slipped(self) -> pd.DataFrame:
        """Return the customers who slipped and have brought something, where that can be told."""
        if self.told in ("nothing", "unknown"):
            return self.customers[:0]
        slipped = self.customers[self.moves.table["slipped"].reindex(self.customers.index)]
        is_group = len(slipped) >= SMALLEST_GROUP and slipped["monetary"].sum() > 0
        return slipped if is_group else slipped[:0]

    @cached_property
    def actions(self) -> pd.DataFrame:
        """Return the list to act on: who slipped first, and of these the largest money first."""
        columns = ["customer_id", "short_id", *RFM.values(), *RFM, "segment", "segment_before"]
        columns += ["move", "slipped", "what_to_do"]
        if not self.has_segments:
            return pd.DataFrame(columns=columns)
        table = self.scored.assign(segment_before=None, move=None, slipped=False)
        table["what_to_do"] = self.why_open
        if self.told == "order":
            advice = rfm_rules().set_index("segment")["what_to_do"]
            table["what_to_do"] = table["segment"].astype(str).map(advice)
        if isinstance(self.moves, Moves):
            table = table.assign(**self.moves.table)
        if self.told in ("order", "few"):
            mine = table[table["slipped"]]
            is_silent = (mine["recency_days"] >= self.moves.days) | (mine["R"] < FRESH)
            kinds = zip(is_silent, mine["M"] >= 4, strict=True)
            table.loc[mine.index, "what_to_do"] = [say(WIN_BACK[kind]) for kind in kinds]
        is_loss = table.index.isin(self.margins.losing.index)
        table.loc[is_loss, "what_to_do"] = say(LOSS)
        if self.margins.is_own:
            columns.insert(columns.index("R"), "margin")
            table["margin"] = table["margin"].round(2)
        value = "margin" if self.margins.is_gain else "monetary"
        table = table.sort_values(["slipped", value], ascending=False)
        for named in (table.index[:LISTED], self.large.index):  # as they stand on the page
            table.loc[named, "short_id"] = shorten(named, self.customers.index)
        table["recency_days"] = table["recency_days"].map(whole_units)
        table = table.rename_axis("customer_id").reset_index()[columns]
        return table.rename(columns=called_by_unit)

    @property
    def why_open(self) -> str:
        """Return why there is no advice by segment, if there is none."""
        return {
            "order": "",
            "nothing": say("Left open: on this file segments did not tell who buys again."),
            "few": say("Left open: too few customers or purchases to tell whether segments tell."),
            "unknown": say("Left open: no earlier day shows whether segments tell who buys."),
        }[self.told]


def findings(
    reading: Reading,
    *,
    rule: str = "quantile",
    contact_cost: float = 2.0,
    margin_rate: float | None = None,
    days: int | None = None,
) -> Findings:
    """Compute each part of the report; moves within the last `days`, or the most of `PERIODS`.

    A negative amount is a return: no purchase, and taken off what its customer brought. The margin
    of an order is that of the rate, or without it the file's own where it has one.

    >>> from crmlab.tables import read_transactions
    >>> log = pd.DataFrame({"customer_id": list("abcdef"), "date": "2024-01-01", "amount": 9.0})
    >>> findings(read_transactions(log, quiet=True)).scored
    Fifths of 6 customers hold fewer than five each: scores need 25 customers.
    """
    require_one_of("rule", rule, RULES)
    require_above_zero(contact_cost=contact_cost)
    margins = Margins.of(reading, margin_rate)
    log = _with_orders(margins.sales)
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
    shares = customers["monetary"] / customers["monetary"].sum()
    large = shares[shares > LARGE].sort_values(ascending=False)
    unit = "order" if is_complete(reading.transactions, "order_id") else "day"
    scored = attempt(score, customers, rule)
    return Findings(
        reading=reading,
        margins=margins,
        purchases=purchases,
        end=end,
        rule=rule,
        unit=unit,
        customers=customers,
        large=large,
        scored=scored,
        segments=attempt(describe, scored, unit),
        moves=attempt(_since, scored, log, end, rule, days, reading.monthly)
        if days
        else attempt(_moves, scored, log, end, rule, reading.monthly),
        log=log,
        contact_cost=contact_cost,
    )


def _with_orders(log: pd.DataFrame) -> pd.DataFrame:
    """Return the log with an order in each row; without order ids a day is one."""
    if is_complete(log, "order_id"):
        return log
    return log.assign(order_id=(log["date"] - pd.Timestamp(0)).dt.days)


def _customers(log: pd.DataFrame, until: pd.Timestamp) -> pd.DataFrame:
    """Return the RFM table of a day; money and margin are net of returns."""
    log = log[log["date"] < until + pd.Timedelta(days=1)]
    table = rfm_table(log[log["amount"] >= 0], until=until)
    net = log.groupby("customer_id")[["amount", "margin"]].sum().reindex(table.index)
    return table.assign(monetary=net["amount"].round(6), margin=net["margin"])


def _moves(
    scored: pd.DataFrame, log: pd.DataFrame, end: pd.Timestamp, rule: str, monthly: bool
) -> Moves:
    """Compare with the day before the longest period that the file holds twice."""
    covered = days_covered(log["date"], monthly)
    if covered < 2 * PERIODS[-1]:
        raise Missing(
            "The file covers {span}. To compare, it takes a period and one as long before it: at "
            "least {least}.",
            span=span(covered),
            least=span(2 * PERIODS[-1]),
        )
    for days in PERIODS:
        if covered >= 2 * days:
            moves = attempt(_since, scored, log, end, rule, days, monthly)
            if isinstance(moves, Moves):
                return moves
    raise moves


def _since(
    scored: pd.DataFrame,
    log: pd.DataFrame,
    end: pd.Timestamp,
    rule: str,
    days: int,
    monthly: bool,
) -> Moves:
    """Compare with the day so many days before the end, or with the month so many months before."""
    since = end - pd.Timedelta(days=days)
    if monthly:
        since = end - pd.DateOffset(months=round(days / MONTH))
        days = (end - since).days
    if log["date"][log["amount"] >= 0].min() >= since + pd.Timedelta(days=1):
        raise Missing("The file does not reach back {span}.", span=span(days))
    before = attempt(score, _customers(log, since), rule)
    if isinstance(before, Missing):
        raise Missing("There are no segments of {day}. {why}", day=moment(since), why=before)
    before = before.assign(bought=scored["recency_days"].reindex(before.index) < days)
    moves = segment_moves(before, scored, days)
    moves["slipped"] &= moves.index.isin(unusually_silent(log[log["amount"] >= 0]))
    return Moves(days, since, moves, before, *_fresh_and_stale(before))


def _fresh_and_stale(before: pd.DataFrame) -> tuple[float, float, float, float]:
    """Return the shares that bought, of R 4 and 5 and of R 1 and 2, and their difference's ends."""
    from statsmodels.stats.proportion import confint_proportions_2indep

    fresh, stale = (before["bought"][before["R"].isin(scores)] for scores in ((4, 5), (1, 2)))
    if min(len(fresh), len(stale)) < SMALLEST_GROUP:
        return np.nan, np.nan, -1.0, 1.0
    counts = fresh.sum(), len(fresh), stale.sum(), len(stale)
    low, high = confint_proportions_2indep(*counts, method="newcomb", compare="diff")
    return fresh.mean(), stale.mean(), float(low), float(high)


def _unsure(scored: pd.DataFrame, rule: str) -> float:
    """Return which share is in another segment by the other rule, or among others like them."""
    cells = pd.MultiIndex.from_product([range(1, 6)] * 3, names=RFM.values()).to_frame(index=False)
    segment_of = rfm_segments(cells)["segment"].cat.codes.to_numpy().reshape(5, 5, 5)
    values, segments = scored[[*RFM]].to_numpy(float), scored["segment"].cat.codes.to_numpy()

    def changed(people: np.ndarray | slice, rule: str) -> float:
        """Score some people anew: as `rfm_scores` does, of which a table each time takes long."""
        recency, frequency, monetary = (BELOW[rule](each, 5) for each in values[people].T)
        return float((segment_of[4 - recency, frequency, monetary] != segments[people]).mean())

    random, everybody = np.random.default_rng(2024), len(scored)
    others = [random.choice(everybody, everybody) for _ in range(RESAMPLED)]
    by_chance = np.mean([changed(people, rule) for people in others])
    return max(changed(slice(None), RULES[1 - RULES.index(rule)]), float(by_chance))
