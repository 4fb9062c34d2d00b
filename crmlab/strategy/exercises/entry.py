"""Exercise 7-3: what an entry product is worth, by hand and in the shop."""

import pandas as pd

from crmlab.answers import Label, Number, share
from crmlab.datasets import load
from crmlab.messages import say
from crmlab.scenes import Exercise, answer, call, choice, given, once_an_edition
from crmlab.strategy.measures.entry import entry_starts

MOST, LEAST = {"price": 50, "defect_rate": 0.01}, {"first_purchase_share": 0.02, "attach_rate": 0.7}


@once_an_edition
def _products() -> pd.DataFrame:
    return load("shop_products").set_index("product_id")


@once_an_edition
def _starts() -> pd.DataFrame:
    since = load("shop_customers").query("registered_on >= '2022-07-01'")["customer_id"]
    orders = load("shop_orders").rename(columns={"order_date": "date"})
    orders = orders[orders["customer_id"].isin(since)]
    lines = load("shop_order_items").eval("margin = qty * (price - cost)")
    starts = entry_starts(orders, lines[lines["order_id"].isin(orders["order_id"])])
    return starts.eval("both = own + later")


def _failed(products: pd.DataFrame) -> pd.DataFrame:
    """Mark the cut-offs that each product fails."""
    dear = {name: products[name] > most for name, most in MOST.items()}
    return pd.DataFrame(dear | {name: ~(products[name] >= least) for name, least in LEAST.items()})


def _passing(products: pd.DataFrame) -> str:
    return str(_failed(products).sum(axis=1).idxmin())


def _mean(starts: pd.DataFrame, product: str, column: str, who: str, middle: str) -> float:
    rows = starts if who == "all" else starts[starts["product_id"] == product]
    return float((rows[rows["back"]] if who == "back" else rows)[column].agg(middle))


def _about(products: pd.DataFrame, product: str, column: str) -> float:
    return float(products.at[product, column])


class Entry(Exercise, id="7-3"):
    loss = given(30, "CNY a head", "the loss of 30 a head")
    convert = given(
        0.12, "share of heads", "the 12 % who go on to buy", others={"the 88 % who do not": 0.88}
    )
    margin = given(400, "CNY a buyer", "the later margin of 400")
    value_a_head = answer(
        convert * margin - loss, Number("CNY", 0.005), "what one who takes the product is worth"
    )
    value_a_head.mistake(
        "All heads cost 30, also those who go on to buy", convert * margin - (1 - convert) * loss
    )
    value_a_head.mistake("This is for each who *buys*", value_a_head / convert)
    needed_share = answer(loss / margin, share(), "the share that has to go on to buy")
    example = given(0.125, "share", "the 12.5 % of the sample set")
    defect_rate = given(0.02, "share of pieces", "the 2 % with a defect")
    defect_cost = given(150, "CNY a defect", "the 150 that a defect costs")
    after_defects = answer(
        value_a_head - defect_rate * defect_cost,
        Number("CNY", 0.005),
        "what one is worth if 2 of 100 pieces have a defect",
    )
    products = given(_products, "products", "the products")
    entry_product = answer(
        call(_passing, products),
        Label([f"G{number:03d}" for number in range(1, 241)]),
        "the product that passes all four",
    )

    @entry_product.symptom
    def _what_it_fails(given, products):
        failed = _failed(products).loc[given]
        return say("Of the four cut-offs it fails {names}", names=", ".join(failed.index[failed]))

    starts = given(_starts, "starts", "the first orders")
    who = choice(
        ("all who began with this product", "product"),
        ("the beginners of *all* products", "all"),
        ("those only who came back", "back"),
    )
    middle = choice(
        ("the mean", "mean"), ("the median", "median"), ("the sum", "sum"), ("the largest", "max")
    )
    column = choice(
        ("`later`", "later"),
        ("`own`", "own"),
        ("both of them", "both"),
        ("the share who came back", "back"),
    )
    later_margin = answer(
        call(_mean, starts, entry_product, column, who, middle),
        Number("CNY", 0.05),
        "the later margin a head",
    )
    later_margin.mistake(
        "`later` is asked for alone: its zeros are in the mean already, and nothing is taken off",
        *(later_margin - loss, later_margin - 100),
        later_margin - 150 * call(_about, products, entry_product, "defect_rate"),
        later_margin * call(_about, products, entry_product, "attach_rate"),
        later_margin - call(_mean, starts, entry_product, "own", who, middle),
    )
    later_margin.mistake("Asked is the whole half year, and not a day of it", later_margin / 180)
    later_margin.mistake(
        "Divide by those who began with *this* product",
        call(_mean, starts, entry_product, "later", who, "sum") / call(len, starts),
    )

    @later_margin.symptom
    def _whose(given, starts):
        means = starts.groupby("product_id")["later"].mean()
        near = means.index[(means - given).abs() < 0.005]
        if len(near) == 1:
            return say("This is the mean of those who began with {product}", product=near[0])
        return None

    needed_share.mistake(
        "Here the 12 % are in it. Which share is asked for", convert * loss / margin
    )
    needed_share.mistake(
        "The loss of 30 is paid *out of* the 400, or the defects are in it: 400 × share is 30",
        loss / (margin - loss),
        (loss + defect_rate * defect_cost) / margin,
    )
    needed_share.mistake("It pays where share × 400 is 30: solve for it", (margin - loss) / margin)
    needed_share.mistake("This is what is to *spare* at 12 %", convert - loss / margin)
    after_defects.mistake(
        "A defect costs 150, in 2 of 100 of *all* heads: neither a part of the value, nor buyers",
        value_a_head - 0.36,
        convert * margin * (1 - defect_rate) - loss,
        (1 - defect_rate) * value_a_head - defect_rate * defect_cost,
    )
    hints = (
        "Of 100 heads 12 bring 400 each, and all 100 cost 30 each. At break-even share * 400 = 30.",
        "Four conditions, joined with &, each in brackets: (products['price'] <= 50) & ...",
        "starts[starts['product_id'] == entry_product] are its beginners: .mean() of 'later'.",
    )
    then = (
        "One product passes all four: {entry_product}. Who begins with it brings {later_margin} in "
        "the half year after, on average; half of them bring far less."
    )
