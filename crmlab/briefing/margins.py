"""The margin that a report on sales reckons with: the file's own, or a rate that is assumed."""

from dataclasses import dataclass
from functools import cached_property
from typing import Self

import pandas as pd

from crmlab import theme
from crmlab.briefing.key_figures import takes_returns_off
from crmlab.checks import SMALLEST_GROUP, require_shares_above_zero
from crmlab.messages import say
from crmlab.tables import Reading, Refusal

USUAL = 0.40  # of revenue, assumed where a file has none
ENOUGH = 0.50  # of the revenue must have a margin, or the file's is not used
SOURCES = ("margin", "cost", "unit_cost")
EXACT = 6  # digits of a sum: what was taken back in full leaves nothing


@dataclass(frozen=True)
class Margins:
    """The margin of each sale, where it is from, and what customers bring by it."""

    sales: pd.DataFrame  # the transactions, with a ``margin`` (money) in each row
    rate: float  # of revenue
    meaning: str = ""  # "margin" or the cost that it is left by; none: a rate is assumed
    column: str = ""  # of the file, from which it is taken
    missing: int = 0  # sales of which the file has no margin: that rate is taken
    unused: str = ""  # why a column of the file was not taken

    @classmethod
    def of(cls, reading: Reading, asked: float | None = None) -> Self:
        """Return the margins by the rate that was asked for, or else the file's own, or else 0.40.

        The file's own are used where they are known of half the revenue or more. More margin than
        revenue is refused: the column is something else.

        >>> from crmlab.tables import read_transactions
        >>> sales = {"customer_id": list("ab"), "date": "2024-01-01", "amount": 8, "profit": [2, 4]}
        >>> Margins.of(read_transactions(pd.DataFrame(sales), quiet=True)).rate
        0.375
        """
        if asked is not None:
            require_shares_above_zero(margin_rate=asked)
        sales, rate = reading.transactions, USUAL if asked is None else asked
        own = sales.get("margin", pd.Series(float("nan"), sales.index))
        labels = {meaning: label for label, meaning in reading.columns.items()}
        meaning = next((meaning for meaning in SOURCES if meaning in labels), "margin")
        column = labels.get(meaning, meaning)
        unused = _why_not(own, sales["amount"], column, asked)
        if own.isna().all() or unused:
            return cls(sales.assign(margin=rate * sales["amount"]), rate, unused=unused)
        rate = float(own.sum() / sales["amount"][own.notna()].sum())
        if rate > 1:
            raise Refusal(
                "The margin in column {column} is {margin} of revenue: it cannot be the margin. "
                "Say so with --column {meaning}= or name a rate with --margin-rate {usual}.",
                column=repr(column),
                margin=theme.percent(rate),
                meaning=meaning,
                usual=USUAL,
            )
        filled = own.fillna(rate * sales["amount"])
        return cls(sales.assign(margin=filled), rate, meaning, column, int(own.isna().sum()))

    @property
    def is_own(self) -> bool:
        """Whether the margin is the file's own."""
        return bool(self.meaning)

    @property
    def is_gain(self) -> bool:
        """Whether it is the file's own and above zero as a whole, so that customers have shares."""
        return self.is_own and self.sales["margin"].sum() > 0

    @property
    def worth(self) -> str:
        """What customers are worth by: ``"margin"`` or ``"revenue"``."""
        return "margin" if self.is_gain else "revenue"

    @cached_property
    def of_customers(self) -> pd.DataFrame:
        """Return ``margin`` and ``amount`` of each customer, less returns."""
        return self.sales.groupby("customer_id")[["margin", "amount"]].sum().round(EXACT)

    @property
    def losing(self) -> pd.Series:
        """Return what customers have lost by the file's own margin, who did."""
        margin = self.of_customers["margin"]
        return margin[margin < 0] if self.is_own else margin[:0]

    def about(self) -> str:
        """Return which margin is taken, of how many sales it is not known, and what looks odd."""
        rate, amount = theme.percent(self.rate), self.sales["amount"]
        if not self.is_own:
            assumed = say("Assumed: a margin of {rate} of each amount.", rate=rate)
            return f"{self.unused} {assumed}".lstrip()
        told = [
            say(
                "The margin is the file's own, by column {column}: {rate} of revenue.",
                column=repr(self.column),
                rate=rate,
            )
        ]
        if self.missing:
            told.append(
                say(
                    "One of {all} sales has none, and is taken at that rate.",
                    "{missing} of {all} sales have none, and are taken at that rate.",
                    count=self.missing,
                    missing=theme.count(self.missing),
                    all=theme.count(len(amount)),
                )
            )
        if odd := int((self.sales["margin"] > amount.clip(lower=0) + 0.005).sum()):
            told.append(
                say(
                    "One sale has a margin above its amount: look at it.",
                    "{odd} sales have a margin above their amount: look at them.",
                    count=odd,
                    odd=theme.count(odd),
                )
            )
        return " ".join(told)

    def advice(self) -> list[str]:
        """Return what it advises that the file, or customers, bring a loss by its own margin."""
        told = [*self._on_the_whole(), *self._on_losing()]
        if told and takes_returns_off(self.sales):
            told[-1] += " " + say("That is after returns.")
        return told

    def _on_the_whole(self) -> list[str]:
        if not self.is_own or self.is_gain:
            return []
        return [
            say(
                "By the margin in column {column} the file brings no gain: {margin} of {revenue}. "
                "Is it the margin? If not, say so with --column {meaning}= and a rate is assumed.",
                column=repr(self.column),
                margin=theme.money(self.sales["margin"].sum()),
                revenue=theme.money(self.sales["amount"].sum()),
                meaning=self.meaning,
            )
        ]

    def _on_losing(self) -> list[str]:
        losing, revenue = self.losing, self.of_customers["amount"]
        if losing.empty:
            return []
        if len(losing) < SMALLEST_GROUP:
            return [
                say(
                    "By the margin in the file a few customers, fewer than {least}, bring a loss. "
                    "Look at prices, discounts and returns before you sell them more.",
                    least=SMALLEST_GROUP,
                )
            ]
        best = revenue.nlargest(max(1, round(len(revenue) / 5))).index
        return [
            say(
                "By the margin in the file {losing} customers of {all} bring a loss, {loss} "
                "together; {among} of them are among the best 20 % by revenue. Look at prices, "
                "discounts and returns before you sell more there.",
                losing=theme.count(len(losing)),
                all=theme.count(len(revenue)),
                loss=theme.money(-losing.sum()),
                among=theme.count(losing.index.isin(best).sum()),
            )
        ]


def _why_not(own: pd.Series, amount: pd.Series, column: str, asked: float | None) -> str:
    """Return why the margins of a file are not used, if there are some."""
    known, size = own.notna(), amount.abs()
    if not known.any():
        return ""
    if asked is not None:
        return say("The margin in column {column} is not used.", column=repr(column))
    if not own[known].any():
        return say(
            "The margin in column {column} is zero in each row: it is not used.",
            column=repr(column),
        )
    share = size[known].sum() / size.sum() if size.any() else 0.0
    if share < ENOUGH or amount[known].sum() <= 0:
        return say(
            "Only {share} of the revenue has a margin in column {column}: it is not used.",
            share=theme.percent(share),
            column=repr(column),
        )
    return ""
