"""Products and what lies in each basket: an entry product, a pair bought together, exact sums."""

import numpy as np
import pandas as pd

from ..common import category, days, expected
from .orders import NEW, ORDERS, START

PRODUCTS, LINES = 240, 140_000
CATEGORIES = {  # cheap, middling and dear ones
    0: ["stationery", "snacks", "care", "books"],
    1: ["clothing", "kitchen", "toys", "sports"],
    2: ["furniture", "electronics", "jewellery"],
}
PRICES = (1.0, 30_000.0)  # of the 234 ordinary products, evenly spaced on a log scale
UNIT_COST = (0.50, 0.70)  # of the list price
PLANTED = pd.DataFrame(  # first orders with it, those of them followed by a second, other orders
    [
        ("commoner", "snacks", 12.9, 0.008, 0, 0, 0),
        ("companion", "kitchen", 29.9, 0.012, 0, 0, 0),
        ("entry", "care", 19.9, 0.004, 360, 306, 2400),
        ("too dear", "sports", 479.0, 0.005, 180, 144, 1200),
        ("too often broken", "toys", 24.9, 0.060, 180, 140, 1500),
        ("too rarely first", "books", 34.9, 0.006, 24, 21, 400),
    ],
    columns=["role", "category", "price", "defect_rate", "first", "followed", "later"],
).set_index("role")
PAIR = ["commoner", "companion"]
WITH_PAIR, WITH_COMMONER, WITH_COMPANION = 7320, 18_300, 12_200  # orders: 12, 30 and 20 %
ROOM = 0.6  # of an order's value that planted products may take
FURTHER_MAX = 4
HUGE = 20_000  # CNY; orders that need many pieces of something dear

TRUTHS = {
    "products": expected(PRODUCTS, 0, "rows of shop_products"),
    "order_items": expected(LINES, 0, "rows of shop_order_items"),
    "orders_with_items": expected(ORDERS, 0, "orders with an item"),
    "items_to_amount_error": expected(0, 0.005, "largest |sum of qty * price - amount|, CNY"),
    "pair_support": expected(0.12, 0.01, "orders with both products of the pair bought most"),
    "pair_confidence": expected(0.40, 0.01, "of the orders with the commoner of the two"),
    "pair_lift": expected(2.0, 0.01, "of the pair"),
    "entry_products": expected(
        1, 0, "price <= 50, defect_rate <= .01, first_purchase_share >= .02, attach_rate >= .70"
    ),
    "entry_first_purchase_share": expected(0.06, 1e-9, "of the 6,000 new customers' first orders"),
    "entry_attach_rate": expected(0.85, 1e-9, "new customers who began with it and came back"),
    "rank_of_entry_by_attach_rate": expected(
        1, 0, "among products in 1 % or more of the first orders"
    ),
}


def price_list(rng: np.random.Generator) -> pd.DataFrame:
    """Return the products in order of price, the planted ones last; their ids tell neither."""
    n = PRODUCTS - len(PLANTED)
    price = np.geomspace(*PRICES, n)
    price = np.append(np.where(price < 100, price.round(1), price.round(0)), PLANTED["price"])
    band = np.digitize(price[:n], [60, 900])
    defect_rate = rng.beta(2, 90, n).round(3).clip(0.001)
    return pd.DataFrame(
        {
            "product_id": rng.permutation([f"G{i:03d}" for i in range(1, PRODUCTS + 1)]),
            "category": [*(rng.choice(CATEGORIES[b]) for b in band), *PLANTED["category"]],
            "price": price,
            "unit_cost": (price * rng.uniform(*UNIT_COST, PRODUCTS)).round(2),
            "defect_rate": np.append(defect_rate, PLANTED["defect_rate"]),
            "launch_date": days(-rng.integers(1, 2500, PRODUCTS), START),
            "role": [""] * n + list(PLANTED.index),
        }
    )


def shop_order_items(
    rng: np.random.Generator, orders: pd.DataFrame, new: pd.Series, goods: pd.DataFrame
) -> pd.DataFrame:
    """Return one row a product in an order; qty * price adds up to the amount of the order.

    Planted products come first, then ordinary ones of random value, and last one ordinary product
    whose price comes nearest to what is left. What still differs is spread over the whole order.
    """
    value = (orders["amount"] / (1 - orders["discount"])).to_numpy()
    planted, left = planted_lines(rng, orders, new, goods, value)
    further, left, taken = further_lines(rng, goods, value, left, LINES - len(planted) - ORDERS)
    last = pd.DataFrame({"order": range(ORDERS), "product": free_nearest(goods, left, taken)})
    lines = pd.concat([planted, further, last.assign(qty=1, closes=True)], ignore_index=True)
    lines["price"] = billed_prices(lines, goods, orders["amount"].to_numpy())
    lines = lines.iloc[rng.permutation(LINES)].sort_values("order", kind="stable")
    return pd.DataFrame(
        {
            "order_id": orders["order_id"].to_numpy()[lines["order"]],
            "product_id": goods["product_id"].to_numpy()[lines["product"]],
            "qty": lines["qty"].to_numpy(),
            "price": lines["price"].to_numpy(),
            "cost": goods["unit_cost"].to_numpy()[lines["product"]],
        }
    )


def billed_prices(lines: pd.DataFrame, goods: pd.DataFrame, amount: np.ndarray) -> pd.Series:
    """Lower the list prices of each order alike to its amount; the last line takes odd cents."""
    listed = goods["price"].to_numpy()[lines["product"]]
    total = np.bincount(lines["order"], lines["qty"] * listed)
    price = (listed * (amount / total)[lines["order"]]).round(2)
    odd = amount - np.bincount(lines["order"], lines["qty"] * price)
    return (price + odd[lines["order"]] * lines["closes"]).round(2)


def planted_lines(
    rng: np.random.Generator,
    orders: pd.DataFrame,
    new: pd.Series,
    goods: pd.DataFrame,
    value: np.ndarray,
) -> tuple[pd.DataFrame, np.ndarray]:
    """Put the pair and the entry products into baskets; return them and what is left to fill."""
    row = {role: i for i, role in zip(goods.index, goods["role"], strict=True) if role}
    first = (~orders["customer_id"].duplicated() & orders["customer_id"].isin(new)).to_numpy()
    followed = first & orders["customer_id"].duplicated(keep=False).to_numpy()
    room, lines = ROOM * value, []

    def put(roles: list[str], where: np.ndarray, count: int) -> np.ndarray:
        price = PLANTED.loc[roles, "price"].sum()
        chosen = rng.choice(np.flatnonzero(where & (room >= price)), count, replace=False)
        room[chosen] -= price
        lines.extend(pd.DataFrame({"order": chosen, "product": row[role]}) for role in roles)
        return np.isin(np.arange(ORDERS), chosen)

    has_pair = put(PAIR, room > 0, WITH_PAIR)
    has_commoner = put(PAIR[:1], ~has_pair, WITH_COMMONER - WITH_PAIR)
    put(PAIR[1:], ~has_pair & ~has_commoner, WITH_COMPANION - WITH_PAIR)
    for role, entry in PLANTED.drop(PAIR).iterrows():
        count = entry[["first", "followed", "later"]].astype(int)
        put([role], followed, count["followed"])
        put([role], first & ~followed, count["first"] - count["followed"])
        put([role], ~first, count["later"])
    return pd.concat(lines).assign(qty=1, closes=False), value - (ROOM * value - room)


def further_lines(
    rng: np.random.Generator, goods: pd.DataFrame, value: np.ndarray, left: np.ndarray, count: int
) -> tuple[pd.DataFrame, np.ndarray, np.ndarray]:
    """Put further ordinary products into orders, rather into large ones.

    Returned are the lines, what is left of each order, and the products taken.
    """
    huge = value > HUGE
    chosen = further_slots(rng, value, left, count)
    weight = rng.gamma(2.0, 1.0, chosen.shape) * chosen
    share = np.where(huge, 0.95, rng.uniform(0.2, 0.65, ORDERS))
    part = weight * (left * share / np.maximum(weight.sum(axis=1), 1e-9))[:, None]
    taken = np.full(chosen.shape, -1)
    lines = []
    for slot in range(FURTHER_MAX):
        rows = np.flatnonzero(chosen[:, slot])
        qty = rng.choice([1, 2, 3], len(rows), p=[0.76, 0.17, 0.07])
        qty = np.maximum(qty, np.ceil(part[rows, slot] / 15_000)).astype(int)
        near = np.where(huge[rows], 1, rng.uniform(0.85, 1.15, len(rows)))
        taken[rows, slot] = free_nearest(goods, part[rows, slot] / qty * near, taken[rows])
        left[rows] -= qty * goods["price"].to_numpy()[taken[rows, slot]]
        lines.append(pd.DataFrame({"order": rows, "product": taken[rows, slot], "qty": qty}))
    return pd.concat(lines).assign(closes=False), left, taken


def further_slots(
    rng: np.random.Generator, value: np.ndarray, left: np.ndarray, count: int
) -> np.ndarray:
    """Mark so many slots for further products, none in small orders, one in every huge one."""
    slot = np.arange(FURTHER_MAX)
    key = rng.random((ORDERS, FURTHER_MAX)) + 0.3 * slot - 0.06 * np.log(value)[:, None]
    key[left[:, None] < 12 * (slot + 1)] = np.inf
    key[value > HUGE, 0] = -np.inf
    return key <= np.sort(key, axis=None)[count - 1]


def free_nearest(goods: pd.DataFrame, wish: np.ndarray, taken: np.ndarray) -> np.ndarray:
    """Return the ordinary product nearest in price that is not yet in the basket."""
    price = goods.loc[goods["role"] == "", "price"].to_numpy()
    between = np.sqrt(price[1:] * price[:-1])
    product = np.searchsorted(between, wish)
    for step in (1, -2, 3, -4, 5, -6, 7, -8):
        twice = (taken == product[:, None]).any(axis=1)
        product[twice] += step
    return product


def shop_products(
    goods: pd.DataFrame, items: pd.DataFrame, orders: pd.DataFrame, new: pd.Series
) -> pd.DataFrame:
    """Return one row a product; what it does for new customers is counted from their orders."""
    orders_of = orders["customer_id"].value_counts()
    first = orders[~orders["customer_id"].duplicated() & orders["customer_id"].isin(new)]
    begun = items.merge(first[["order_id", "customer_id"]], on="order_id")
    again = begun["customer_id"].map(orders_of) > 1
    by_product = again.groupby(begun["product_id"]).agg(["size", "mean"])
    frame = goods.drop(columns="role").sort_values("product_id", ignore_index=True)
    counts = by_product.reindex(frame["product_id"])
    frame["category"] = category(
        frame["category"], [name for names in CATEGORIES.values() for name in names]
    )
    frame["first_purchase_share"] = counts["size"].fillna(0).to_numpy() / NEW
    frame["attach_rate"] = counts["mean"].to_numpy()
    order = ["product_id", "category", "price", "unit_cost", "defect_rate"]
    return frame[[*order, "first_purchase_share", "attach_rate", "launch_date"]]
