"""Sentences of reports and the conditions on which they are told, recomputed from the rows."""

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from crmlab import theme
from crmlab.briefing.groups import TooFewCustomers
from crmlab.tables import Refusal, read_transactions

percent, count, money = theme.percent, theme.count, theme.money


class Rows:
    """What is true of a sales file, from its rows."""

    def __init__(self, table, **asked):
        self.table, self.reading = table, read_transactions(table, quiet=True, **asked)
        self.sales = self.reading.transactions
        self.bought = self.sales[self.sales["amount"] >= 0]
        of_customer = self.bought.assign(day=self.bought["date"].dt.normalize())
        of_customer = of_customer.drop_duplicates(["customer_id", "day"]).groupby("customer_id")
        self.visits, self.first = of_customer.size(), of_customer["day"].min()
        self.last = of_customer["day"].max()
        self.revenue = self.sales.groupby("customer_id")["amount"].sum().round(6)
        self.people, self.once = len(self.visits), (self.visits == 1).mean()
        self.returning = int((self.visits > 1).sum())
        self.days = (self.last.max() - self.first.min()).days
        self.weeks = self.days // 7
        self.come_twice = self.returning > 0 or self.people < 10

    @cached_property
    def gaps(self):
        """The days between the purchase days of each customer who has three or more."""
        days = self.bought["date"].dt.normalize().groupby(self.bought["customer_id"]).unique()
        of_each = {
            who: np.diff(np.sort(mine.to_numpy().astype("M8[D]"))) for who, mine in days.items()
        }
        return {who: gaps.astype(int) for who, gaps in of_each.items() if len(gaps) >= 2}

    @cached_property
    def even(self):
        """The share of these who pay at even intervals; 0 where they are fewer than twenty."""
        usual = {who: np.median(gaps) for who, gaps in self.gaps.items()}
        near = [np.mean(np.abs(gaps - usual[who]) <= 0.1 * usual[who]) >= 0.75 and usual[who] >= 7
                for who, gaps in self.gaps.items()]  # fmt: skip
        return np.mean(near) if len(near) >= 20 else 0.0

    @property
    def is_subscription(self):
        return self.even > 0.5

    @cached_property
    def overdue(self):
        """Who is silent for a tenth longer than ever between purchases on three days or more."""
        silence = (self.sales["date"].max().normalize() - self.last).dt.days
        return [who for who, gaps in self.gaps.items() if silence[who] > 1.1 * gaps.max()]

    @cached_property
    def errors_in_rows(self):
        reasons = self.reading.rejected["reason"]
        nobody = "customer_id is missing" if self.nobodys > 0 else None
        return reasons[
            ~reasons.isin(["negative amount", nobody]) & ~reasons.str.endswith("no sale")
        ]

    @cached_property
    def has_negative(self):
        return (self.reading.rejected["reason"] == "negative amount").any()

    @cached_property
    def bad(self):
        return len(self.errors_in_rows) / len(self.table) >= 0.01

    @cached_property
    def nobodys(self):
        return self.table["amount"][self.table["customer_id"].isna()].sum()

    @cached_property
    def months(self):
        """The whole months of the file."""
        days = self.sales["date"].dt.normalize()
        gaps = [(b - a).days - 1 for a, b in pairwise(sorted(days.unique()))]
        near = pd.Timedelta(days=min(7, max(2, np.quantile(gaps or [0], 0.9))))
        months = pd.period_range(days.min(), days.max(), freq="M")
        return [m for m in months if m.start_time + near >= days.min()
                and m.end_time.normalize() - near <= days.max()]  # fmt: skip

    @cached_property
    def new(self):
        """How many were new in the last three whole months, in the same a year before, and usually.

        Nothing where there are fewer than nine; the year before is None where it is not there, or
        is the file's beginning.
        """
        months = self.months
        if len(months) < 9 or not self.come_twice:
            return None
        number = self.first.dt.to_period("M").value_counts().reindex(months, fill_value=0)
        half = min(12, (len(months) - 3) // 2)
        year = number.iloc[-15:-12].sum() if len(months) >= 18 else None
        return number.iloc[-3:].sum(), year, 3 * number.iloc[-3 - half : -3].mean()

    @cached_property
    def dry(self):
        """Whether hardly anybody new came lately, and how many: none, few or some."""
        if self.new is None:
            return ""
        now, *before = self.new
        month = self.sales["date"].dt.to_period("M")
        whole = self.months
        half = min(12, (len(whole) - 3) // 2)
        for number, since in zip(before, (whole[-3] - 12, whole[-3 - half]), strict=True):
            seen = month.between(whole[-3] - (since - month.min()).n, whole[-3] - 1)
            late = set(self.sales["customer_id"][month.isin(whole[-3:])])
            fresh = len(late - set(self.sales["customer_id"][seen]))
            if number is not None and (
                number < 5 or fresh > number / 3 or number - fresh <= 2 * (number + fresh) ** 0.5
            ):
                return ""
        return "none" if now == 0 else "few" if now < 5 else "some"

    @cached_property
    def margin(self):
        """The margin of each sale, filled at the rate of the others; None where one is assumed."""
        if "margin" not in self.sales or not self.sales["margin"].any():
            return None
        own, amount = self.sales["margin"], self.sales["amount"]
        known = amount[own.notna()]
        if known.abs().sum() < amount.abs().sum() / 2:
            return None
        return own.fillna(amount * own.sum() / known.sum())

    @cached_property
    def is_own(self):
        return self.margin is not None

    @cached_property
    def gains(self):
        return self.is_own and self.margin.sum() > 0

    @cached_property
    def worth_by(self):
        return "margin" if self.gains else "revenue"

    @cached_property
    def rate(self):
        return self.margin.sum() / self.sales["amount"].sum() if self.is_own else 0.4

    @cached_property
    def beyond(self):
        """The sales of which the margin is more than the amount."""
        if not self.is_own:
            return 0
        return int((self.margin - self.sales["amount"].clip(lower=0) > 0.01).sum())

    @cached_property
    def without(self):
        return int(self.sales["margin"].isna().sum()) if self.is_own else 0

    @cached_property
    def unused(self):
        return "margin" in self.sales and not self.is_own

    @cached_property
    def value(self):
        """What each customer is worth."""
        if not self.gains:
            return self.revenue
        return self.margin.groupby(self.sales["customer_id"]).sum().round(6)

    @cached_property
    def losses(self):
        if not self.is_own:
            return pd.Series(dtype=float)
        margins = self.margin.groupby(self.sales["customer_id"]).sum().round(6)
        return margins[margins < 0]


@dataclass
class Rule:
    """A sentence with gaps, the condition on which it is told, and what stands in its gaps."""

    sentence: str
    when: object
    told: dict
    is_exact: bool = True  # told whenever the condition holds, and not only then

    @cached_property
    def pattern(self):
        parts = re.split(r"\{(\w+)\}", self.sentence)
        gaps = [f"(?P<{p}>.+?)" if at % 2 else re.escape(p) for at, p in enumerate(parts)]
        return re.compile("".join(gaps))


def rule(sentence, when, is_exact=True, **told):
    return Rule(sentence, when, told, is_exact)


READING = [
    rule(
        "{share} of the rows could not be used, most often because: {reason} ({worst} of {rows} "
        "rows).",
        lambda f: f.bad,
        share=lambda f: percent(len(f.errors_in_rows) / len(f.table)),
        reason=lambda f: f.errors_in_rows.mode()[0],
        worst=lambda f: count(f.errors_in_rows.value_counts().iloc[0]),
        rows=lambda f: count(len(f.table)),
    ),
    rule("Mend that where the data are entered.", lambda f: f.bad),
    rule(
        "{money} ({share} of all revenue, {unnamed} of {rows} rows) has no customer, and is in no "
        "figure here.",
        lambda f: f.nobodys > 0,
        money=lambda f: money(f.nobodys),
        share=lambda f: percent(f.nobodys / f.table["amount"].sum()),
        unnamed=lambda f: count(f.table["customer_id"].isna().sum()),
        rows=lambda f: count(len(f.sales) + f.table["customer_id"].isna().sum()),
    ),
    rule(
        "A customer card, or a receipt by e-mail, would tell who buys there.",
        lambda f: f.nobodys > 0,
    ),
    rule(
        "Cancelled and negative rows were set aside, but the sale that a cancellation takes back "
        "still counts.",
        lambda f: f.has_negative,
    ),
    rule(
        "Run the report again with --cancellations net before you act on one customer.",
        lambda f: f.has_negative,
    ),
]
BEFORE = {
    "before": lambda f: count(round(f.new[1] or f.new[2])),
    "other": lambda f: (
        "the same months a year before"
        if f.new[1]
        else "three of the months before, in which the season may be another"
    ),
}
DRY = [
    rule("Nobody new came in the last three whole months ({months}), after {before} new customers "
         "in {other}.", lambda f: f.dry == "none", **BEFORE),
    rule("Hardly anybody new came in the last three whole months ({months}): fewer than 5 "
         "customers, after {before} in {other}.", lambda f: f.dry == "few", **BEFORE),
    rule("Far fewer new customers came in the last three whole months ({months}): {now}, after "
         "{before} in {other}.", lambda f: f.dry == "some", now=lambda f: count(f.new[0]),
         **BEFORE),
    rule("Find out first which sources of new customers have dried up.", lambda f: f.dry),
]  # fmt: skip
LOSSES = [
    rule(
        "By the margin in column 'margin' the file brings no gain: {margin} of {revenue}.",
        lambda f: f.is_own and not f.gains,
        margin=lambda f: money(f.margin.sum()),
        revenue=lambda f: money(f.revenue.sum()),
    ),
    rule("Is it the margin?", lambda f: f.is_own and not f.gains),
    rule("If not, say so with --column margin= and a rate is assumed.",
         lambda f: f.is_own and not f.gains),
    rule(
        "By the margin in the file {losing} customers of {all} bring a loss, {loss} together; "
        "{among} of them are among the best 20 % by revenue.",
        lambda f: len(f.losses) >= 5,
        losing=lambda f: count(len(f.losses)),
        loss=lambda f: money(-f.losses.sum()),
    ),
    rule("Look at prices, discounts and returns before you sell more there.",
         lambda f: len(f.losses) >= 5),
    rule("By the margin in the file a few customers, fewer than 5, bring a loss.",
         lambda f: 0 < len(f.losses) < 5),
    rule("Look at prices, discounts and returns before you sell them more.",
         lambda f: 0 < len(f.losses) < 5),
    rule("That is after returns.",
         lambda f: (len(f.losses) or (f.is_own and not f.gains)) and (f.sales["amount"] < 0).any()),
]  # fmt: skip
MARGIN = [
    rule("Assumed: a margin of {rate} of each amount.", lambda f: not f.is_own,
         rate=lambda f: percent(f.rate)),
    rule("The margin in column 'margin' is zero in each row: it is not used.",
         lambda f: f.unused and not f.sales["margin"].any()),
    rule("Only {share} of the revenue has a margin in column 'margin': it is not used.",
         lambda f: f.unused and f.sales["margin"].any(),
         share=lambda f: percent(
             f.sales["amount"][f.sales["margin"].notna()].sum() / f.sales["amount"].sum())),
    rule("The margin is the file's own, by column 'margin': {rate} of revenue.", lambda f: f.is_own,
         rate=lambda f: percent(f.rate)),
    rule("One of {all} sales has none, and is taken at that rate.", lambda f: f.without == 1,
         all=lambda f: count(len(f.sales))),
    rule("{missing} of {all} sales have none, and are taken at that rate.", lambda f: f.without > 1,
         missing=lambda f: count(f.without)),
    rule("{odd} sales have a margin above their amount: look at them.", lambda f: f.beyond > 1,
         odd=lambda f: count(f.beyond)),
]  # fmt: skip


def require_told(rules, told, facts):
    """Assert that each sentence that ``told(facts)`` returns is told by its rule, and no other."""
    if facts.people < 5:
        with pytest.raises(TooFewCustomers):
            told(facts)
        return
    if facts.is_own and facts.rate > 1:
        with pytest.raises(Refusal, match=r"150.0 % of revenue: it cannot be the margin"):
            told(facts)
        return
    said = [
        sentence
        for lines in told(facts)
        for sentence in re.split(r"(?<=[.!?”]) (?=[A-Z0-9]|q = )", lines)
        if sentence
    ]
    unknown = [s for s in said if not any(rule.pattern.fullmatch(s) for rule in rules)]
    assert not unknown, f"these sentences have no condition in the table: {unknown}"
    for rule in rules:
        met = [match for s in said if (match := rule.pattern.fullmatch(s))]
        if met or rule.is_exact:
            assert bool(met) == bool(rule.when(facts)), f"{rule.sentence} {said}"
        for match in met:
            gaps = {name: tell(facts) for name, tell in rule.told.items()}
            assert {name: match[name] for name in gaps} == gaps, f"{match[0]} {gaps}"
    odd = r"\bnan\b|\binf\b|None\b(?! of)|NaT|\b1 classes|\b0\.0 % too|−0(?!\.?\d)"
    assert not re.search(odd, " ".join(said))
