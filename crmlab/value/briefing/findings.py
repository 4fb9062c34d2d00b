"""What can be computed from a sales file about the worth of its customers, or why it cannot."""

from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from crmlab import theme
from crmlab.briefing.groups import require_a_group
from crmlab.briefing.margins import EXACT, Margins
from crmlab.briefing.missing import Missing, attempt
from crmlab.briefing.moments import MONTH
from crmlab.briefing.of_sales import is_complete
from crmlab.briefing.rhythm import unusually_silent
from crmlab.checks import SMALLEST_GROUP
from crmlab.tables import Reading, Refusal
from crmlab.value.briefing.concentration import Concentration, read_concentration
from crmlab.value.briefing.months import Trend, month_table, trend
from crmlab.value.measures.concentration import top_count
from crmlab.value.measures.pyramid import layer_statement, pyramid, upgrade, upgrade_gains

BEST = 0.20  # of customers: whose silence counts, and whom revenue and margin may choose otherwise
UPGRADED = {"middle": 3, "high": 2, "top": 1}  # of every 1,000 customers
REACH = 10  # times as much as in the layer below, on average, beyond which nobody is moved
FEWEST_TO_MOVE = 100  # customers, so that the six who move at least are a few of them


class Upgrade(NamedTuple):
    """What it would bring to move a few customers up."""

    gains: pd.DataFrame  # `upgrade_gains`
    scenario: pd.Series  # `upgrade`


@dataclass(frozen=True)
class Findings:
    """The parts of the report."""

    reading: Reading
    margins: Margins
    orders: pd.DataFrame  # `order_table`
    months: pd.DataFrame | Missing  # `month_table`
    trend: Trend | Missing
    customers: pd.DataFrame  # `customer_table`
    silent: pd.DataFrame  # `silent_customers`, and longer than ever before
    statement: pd.DataFrame  # `layer_statement` of the value as revenue, a loss being nothing
    upgrade: Upgrade | Missing

    @property
    def by(self) -> str:
        """The column of the customers that they are worth by."""
        return self.margins.worth

    @property
    def other(self) -> str:
        """The column that stands beside it where the file has a margin."""
        return "revenue" if self.by == "margin" else "margin"

    @property
    def value(self) -> pd.Series:
        """What each customer is worth."""
        return self.customers[self.by]

    @property
    def kept(self) -> pd.DataFrame:
        """The customers who have not taken everything back."""
        return keepers(self.customers, self.reading.transactions)

    @property
    def layer(self) -> pd.Series:
        """The layer of each of them."""
        return layers(self.kept[self.by])

    @property
    def pyramid(self) -> pd.DataFrame | Missing:
        """The statement, where it has more than one layer."""
        if len(self.statement) < 3:  # with that of all
            return Missing("All customers stand in one layer: they are too few, or too equal.")
        return self.statement

    @property
    def concentration(self) -> Concentration | Missing:
        """How much of it hangs on the best."""
        return attempt(read_concentration, self.kept[self.by], self.by)


def findings(
    reading: Reading, *, profit_rate: float | None = None, margin_rate: float | None = None
) -> Findings:
    """Compute each part of the report; the rates are profit and margin as shares of revenue.

    What an upgrade does to profit is told at a profit rate only: none is assumed.

    The worth of a customer is the margin where the file has one and gains by it, or else revenue.
    """
    require_a_group(reading.transactions["customer_id"].nunique(), reading)
    margins = Margins.of(reading, margin_rate)
    sales = margins.sales if margins.is_own else margins.sales.drop(columns="margin")
    customers = customer_table(sales)
    value = keepers(customers, reading.transactions)[margins.worth]
    statement = layer_statement(value.clip(lower=0).to_frame("revenue"), layers(value))
    orders = order_table(reading.transactions)
    months = attempt(month_table, orders, customers["first"])
    bought = reading.transactions[reading.transactions["amount"] >= 0]
    silent = silent_customers(customers, margins.worth, MONTH if reading.monthly else 1.0)
    return Findings(
        reading=reading,
        margins=margins,
        orders=orders,
        months=months,
        trend=attempt(trend, orders, months),
        customers=customers,
        silent=silent[silent.index.isin(unusually_silent(bought))],
        statement=statement,
        upgrade=attempt(_upgrade, statement, value.sum(), profit_rate, margins),
    )


def keepers(customers: pd.DataFrame, sales: pd.DataFrame) -> pd.DataFrame:
    """Return those who have not taken everything back; what is free is not taken back."""
    back = sales[sales["amount"] < 0]
    if back.empty:
        return customers
    return customers[(customers["revenue"] > 0) | ~customers.index.isin(back["customer_id"])]


def customer_table(transactions: pd.DataFrame) -> pd.DataFrame:
    """Return ``revenue``, ``purchases`` (days with one), ``first`` and ``last`` of each customer.

    There is ``margin``, too, where the transactions have it. Amounts that add up to nothing are
    refused.

    >>> sales = pd.DataFrame({"customer_id": list("aab"), "amount": [2.0, 3, 1],
    ...                       "date": pd.Timestamp("2024-01-01")})
    >>> customer_table(sales)[["revenue", "purchases"]].loc["a"].tolist()
    [5.0, 1.0]
    """
    of_customer = transactions.groupby("customer_id")
    revenue = of_customer["amount"].sum().round(EXACT)
    if revenue.sum() <= 0:
        raise Refusal(
            "The usable amounts add up to {total}; a report on value needs more than zero. Was "
            "the right column read as the amount, with the right sign?",
            total=f"{revenue.sum():,.2f}",
        )
    bought = transactions[transactions["amount"] >= 0]  # a return is no purchase
    days = bought["date"].dt.normalize().groupby(bought["customer_id"])
    dates = {"purchases": days.nunique(), "first": days.min(), "last": days.max()}
    customers = revenue.to_frame("revenue").join(pd.DataFrame(dates))
    if "margin" in transactions:
        customers.insert(1, "margin", of_customer["margin"].sum().round(EXACT))
    return customers.fillna({"purchases": 0}).astype({"purchases": int})


def order_table(transactions: pd.DataFrame) -> pd.DataFrame:
    """Return customer, date and revenue of each order, or of each purchase day if none is named.

    ``is_sold`` is true where it brought something, or was free: one that was taken back is not.
    """
    orders = transactions["date"].dt.normalize()
    if is_complete(transactions, "order_id"):
        orders = transactions["order_id"]
    by_order = transactions.groupby([transactions["customer_id"], orders])
    table = by_order.agg(date=("date", "min"), revenue=("amount", "sum")).round({"revenue": EXACT})
    table["is_sold"] = (table["revenue"] > 0) | (by_order["amount"].min() >= 0)
    return table.reset_index("customer_id")


def layers(value: pd.Series) -> pd.Series:
    """Return the pyramid's layers; one of fewer than five customers is joined to its neighbour."""
    layer = pyramid(value)
    sizes = layer.value_counts(sort=False)
    while len(sizes) > 1 and sizes.min() < SMALLEST_GROUP:
        small = int((sizes < SMALLEST_GROUP).argmax())
        upper = min(small, len(sizes) - 2)
        pair = list(sizes.index[upper : upper + 2])
        names = [*sizes.index[:upper], " + ".join(pair), *sizes.index[upper + 2 :]]
        joined = layer.astype(str).replace(dict.fromkeys(pair, " + ".join(pair)))
        layer = pd.Series(pd.Categorical(joined, names, ordered=True), layer.index, name="layer")
        sizes = layer.value_counts(sort=False)
    return layer


def silent_customers(
    customers: pd.DataFrame, by: str = "revenue", unit: float = 1.0
) -> pd.DataFrame:
    """Return valued customers who have been silent for much longer than they used to be.

    Valued: among the best 20 %, and no loss. Silent: three or more purchase days, and since the
    last one more than three times their own mean gap, and more than 60 days, have gone by. The
    table gains ``usual_gap`` and ``silent`` (days); the largest value comes first. Time is counted
    in whole units of so many days.
    """
    valued = customers.nlargest(top_count(len(customers), BEST), by)
    is_gain = valued.get("margin", valued[by]) > 0
    valued = valued[(valued["purchases"] >= 3) & is_gain]
    active = ((valued["last"] - valued["first"]).dt.days / unit).round()
    silent = ((customers["last"].max() - valued["last"]).dt.days / unit).round()
    usual_gap = active / (valued["purchases"] - 1)
    valued = valued.assign(usual_gap=usual_gap * unit, silent=silent * unit)
    return valued[(silent > 3 * usual_gap) & (silent > round(60 / unit))]


def _upgrade(
    statement: pd.DataFrame, total: float, profit_rate: float | None, margins: Margins
) -> Upgrade:
    """Return the upgrade scenario of chapter 02 for 6 of every 1,000 customers, at least 6.

    It tells the gain of revenue or of the file's own margin, and of profit at a rate of it.
    """
    if margins.is_own and not margins.is_gain:
        raise Missing("The file brings no gain: what more of the same would bring is not told.")
    by_layer = statement.drop(index="all")
    averages, counts = by_layer["revenue_per_customer"], by_layer["customers"]
    if counts.sum() < FEWEST_TO_MOVE:
        raise Missing(
            "{customers} customers are too few for layers to move between: it takes {fewest}.",
            customers=theme.count(counts.sum()),
            fewest=FEWEST_TO_MOVE,
        )
    scale = max(1, round(counts.sum() / 1000))
    moves: dict[str, int] = {}
    for layer, number in UPGRADED.items():
        reached = next(name for name in averages.index if layer in name.split(" + "))
        moves[reached] = moves.get(reached, 0) + number * scale
    if "lower" not in averages or sum(moves.values()) > counts["lower"]:
        raise Missing("The layers are too small, or too equal, for customers to move between.")
    steps = (averages / averages.shift(-1)).drop(["middle", "lower"], errors="ignore")
    if len(far := steps.index[steps > REACH]):
        raise Missing(
            "A customer of the layer {layer} brings {times} times as much as one of the layer "
            "below: those are customers of another kind, and nobody is moved up to them.",
            layer=theme.words(far[-1]),
            times=f"{steps[far[-1]]:.0f}",
        )
    if margins.is_own or profit_rate is None:
        scenario = upgrade(averages, counts, moves)[["gain", "growth"]]
    else:
        rates = {"profit_rate": profit_rate, "margin_rate": margins.rate}
        scenario = upgrade(averages, counts, moves, **rates)
    scenario["growth"] = scenario["gain"] / total
    return Upgrade(upgrade_gains(averages, moves), scenario)
