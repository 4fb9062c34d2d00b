"""How mature customer management is, and one customer seen whole."""

import datetime as dt
from pathlib import Path

import pandas as pd

from crmlab.checks import require_columns
from crmlab.information.measures.completeness import filled
from crmlab.information.measures.fields import field_schema
from crmlab.messages import refusal

__all__ = ["customer_card", "weakest_pillar"]

MONTH = 365.25 / 12  # days

# The eleven themes of customer analysis: what the shop's tables say on each, to be read after the
# value ("36 orders placed"), its unit, and which way is better for the firm.
THEMES = pd.read_csv(
    Path(__file__).with_name("themes.csv"), index_col="theme", keep_default_na=False
)
_OF_THE_YEAR = ["consumption behaviour", "value", "loyalty", "profit", "future"]


def weakest_pillar(database: float, interaction: float, response: float) -> float:
    """Return how mature customer management is: as mature as its weakest pillar.

    ``maturity = min(database, interaction, response)``: a good database is of no use to a firm
    that cannot answer. The maturity of the customer database, of the interaction platform and of
    the system that responds to needs (the three pillars of the university deck) is rated from 0 to
    100.

    >>> weakest_pillar(80, 55, 70)
    55
    """
    pillars = (database, interaction, response)
    if not all(0 <= pillar <= 100 for pillar in pillars):
        raise refusal("Each pillar is rated from 0 to 100; not {pillars}.", pillars=pillars)
    return min(pillars)


def customer_card(
    customer_id: str,
    profiles: pd.DataFrame,
    customers: pd.DataFrame,
    orders: pd.DataFrame,
    as_of: str | dt.date | None = None,
) -> pd.DataFrame:
    """Return one customer seen whole: the eleven themes of customer analysis from all tables.

    What is counted in orders is counted over the 12 months up to ``as_of``, the day of the last
    order if left out. A profile has ``account_id``, the id of the customer it belongs to, a
    customer ``customer_id``, an order ``customer_id``, ``order_date``, ``amount``,
    ``shipping_cost`` (money), ``discount`` (share) and ``pay_type``.

    A row a theme has ``measure`` (to be read after the value), ``unit``, ``better`` (``"more"``,
    ``"less"`` or ``"neither"``), ``value`` (missing where nothing is recorded) and ``percentile``:
    the share of customers whose value is no higher or, where less is better, no lower (Payne & Frow
    2005).

    >>> orders = pd.DataFrame({
    ...     "customer_id": ["A", "A", "B"], "amount": [90.0, 60.0, 80.0], "shipping_cost": 9.0,
    ...     "order_date": pd.to_datetime(["2024-05-01", "2024-06-10", "2024-06-30"]),
    ...     "discount": [0.1, 0.0, 0.0], "pay_type": "cash"})
    >>> customers = pd.DataFrame({"customer_id": ["A", "B", "C"]})
    >>> profiles = pd.DataFrame({"account_id": ["A"], "name": ["Li Na"]})
    >>> card = customer_card("A", profiles, customers, orders)
    >>> card.loc[["value", "churn", "satisfaction"], ["value", "percentile"]]
                  value  percentile
    theme
    value         150.0         1.0
    churn          20.0         0.5
    satisfaction    NaN         NaN
    """
    require_columns(profiles, ["account_id"], "profiles")
    require_columns(customers, ["customer_id"], "customers")
    columns = ["customer_id", "order_date", "amount", "shipping_cost", "discount", "pay_type"]
    require_columns(orders, columns, "orders")
    everybody = pd.Index(customers["customer_id"], name="customer_id")
    if customer_id not in everybody:
        raise refusal(
            "There is no customer {asked!r}; an id looks like {known!r}.",
            asked=customer_id,
            known=everybody[0],
        )
    end = orders["order_date"].max() if as_of is None else pd.Timestamp(as_of)
    themes = _order_themes(orders[orders["order_date"] <= end], end).reindex(everybody)
    themes[_OF_THE_YEAR] = themes[_OF_THE_YEAR].fillna(0)
    known = filled(profiles[field_schema().index.intersection(profiles.columns)]).sum(axis=1)
    themes["relation to the firm"] = known.groupby(profiles["account_id"]).max().astype(float)
    themes = themes.reindex(columns=THEMES.index)
    own = themes.loc[customer_id]
    # What is missing is compared with nobody.
    below = (themes <= own).sum().where(THEMES["better"] != "less", (themes >= own).sum())
    percentiles = below.div(themes.notna().sum()).where(own.notna())
    return THEMES[["measure", "unit", "better"]].assign(value=own, percentile=percentiles)


def _order_themes(orders: pd.DataFrame, end: pd.Timestamp) -> pd.DataFrame:
    """Return what orders say on each theme, a row a customer."""
    months_ago = (end - orders["order_date"]).dt.days // MONTH
    year_ago, two_years_ago = end - pd.DateOffset(years=1), end - pd.DateOffset(years=2)
    recent = orders["order_date"] > year_ago
    before = ~recent & (orders["order_date"] > two_years_ago)
    rows = orders.assign(
        months_ago=months_ago,
        change=orders["amount"].where(recent, -orders["amount"].where(before, 0.0)),
        net=orders["amount"] - orders["shipping_cost"],
        on_credit=orders["pay_type"].eq("credit"),
        at_discount=orders["discount"] > 0,
    )
    all_orders, year = rows.groupby("customer_id"), rows[recent].groupby("customer_id")
    return pd.DataFrame(
        {
            "consumption behaviour": year.size(),
            "value": year["amount"].sum(),
            "service": year["shipping_cost"].mean(),
            "credit standing": year["on_credit"].mean(),
            "loyalty": year["months_ago"].nunique() / 12,
            "profit": year["net"].sum(),
            "churn": (end - all_orders["order_date"].max()).dt.days.astype(float),
            "promotion response": year["at_discount"].mean(),
            "future": all_orders["change"].sum(),
        }
    )
