"""Exercise 4-10: three customers of the shop, and the orders of its next half year."""

import pandas as pd

from crmlab.answers import Number, Vector
from crmlab.checking import exercise
from crmlab.datasets import load
from crmlab.lifecycle import measures
from crmlab.lifecycle.models.bgnbd import BGNBD

START, CALIBRATION, END = "2022-07-01", "2023-12-31", "2024-06-30"
WEEKS = 26
THREE = ["silent longest", "in between", "last order latest"]


def _new_orders() -> pd.DataFrame:
    """Return the orders of the customers registered in the window."""
    orders = load("shop_orders").rename(columns={"order_date": "date"})
    registered = load("shop_customers").set_index("customer_id")["registered_on"]
    return orders[orders["customer_id"].map(registered) >= START]


def _seen() -> pd.DataFrame:
    return measures.calibration_holdout(
        _new_orders(), calibration_until=CALIBRATION, until=END, freq="W"
    )


def _three(seen: pd.DataFrame) -> pd.DataFrame:
    alike = seen.query("frequency == 4 and T > 52").sort_values("recency")
    three = alike.iloc[[0, len(alike) // 2, -1]].reset_index()
    return three.set_axis(THREE)


def _of_all(forecast: pd.Series, seen: pd.DataFrame) -> tuple[float, float]:
    """Return the forecast of all together, and how far that of each is off on average."""
    return forecast.sum(), (forecast - seen["holdout_frequency"]).abs().mean()


@exercise(
    "4-10",
    age_at_last=Vector(THREE, "weeks", tolerance=0.02),
    days_since_last=Vector(THREE, "days", tolerance=0.1),
    alive=Vector(THREE, "share", tolerance=0.001),
    next_26=Vector(THREE, "orders", tolerance=0.001),
    expected_total=Number("orders", tolerance=1),
    mean_error=Number("orders", tolerance=0.001),
    hints=[
        "The model's recency stands in `three` already. RFM's is the rest of the life so far.",
        "T - recency is the silence in weeks. mine = lifecycle.BGNBD().fit(shop_seen) gives "
        "mine.probability_alive(three) and mine.expected_purchases(26, three).",
        "forecast = mine.expected_purchases(26, shop_seen) holds everybody's. Its sum is the "
        'total; (forecast - shop_seen["holdout_frequency"]).abs().mean() is the mean error.',
    ],
)
def forecast():
    """Both recencies, P(alive) and the expected orders of three; the total and error of all."""
    seen = _seen()
    three, model = _three(seen), BGNBD(freq="W").fit(seen)
    return (
        three["recency"],
        (three["T"] - three["recency"]) * 7,
        model.probability_alive(three),
        model.expected_purchases(WEEKS, three),
        *_of_all(model.expected_purchases(WEEKS, seen), seen),
    )


@forecast.mistake(
    "The two meanings of recency are swapped here. The model's is the *age* at the last purchase; "
    "RFM's is the time *since* the last purchase"
)
def recencies_swapped():
    three = _three(_seen())
    return three["T"] - three["recency"], three["recency"] * 7, ..., ..., ..., ...


@forecast.mistake("This is T, the whole age. Recency is the age at the last purchase")
def whole_age():
    three = _three(_seen())
    return three["T"], three["T"] * 7, ..., ..., ..., ...


@forecast.mistake("Right, but in the other unit: the model counts weeks, RFM days")
def other_unit():
    three = _three(_seen())
    return three["recency"] * 7, three["T"] - three["recency"], ..., ..., ..., ...


@forecast.mistake(
    "This counts until the end of June 2024. On 2023-12-31 the last 26 weeks had not happened yet"
)
def until_the_end_of_the_log():
    three = _three(_seen())
    later = (pd.Timestamp(END) - pd.Timestamp(CALIBRATION)).days
    return ..., (three["T"] - three["recency"]) * 7 + later, ..., ..., ..., ...


@forecast.mistake(
    "This model was fitted on *all* orders, the holdout among them. Then it has seen what it "
    "should forecast: fit it on `shop_seen`"
)
def fitted_on_everything():
    seen = _seen()
    three = _three(seen)
    model = BGNBD(freq="W").fit(measures.customer_summary(_new_orders(), until=END, freq="W"))
    return (
        ...,
        ...,
        model.probability_alive(three),
        model.expected_purchases(WEEKS, three),
        model.expected_purchases(WEEKS, seen).sum(),
        ...,
    )


@forecast.mistake(
    'This is the "same rate" forecast, frequency / T × 26: as if nobody could have left'
)
def same_rate():
    seen = _seen()
    three = _three(seen)
    return (
        ...,
        ...,
        ...,
        measures.naive_forecast(three, WEEKS),
        *_of_all(measures.naive_forecast(seen, WEEKS), seen),
    )


@forecast.mistake(
    "This is what a *new* customer orders in 26 weeks. Give the model the history as well: "
    "expected_purchases(26, three)"
)
def of_a_new_customer():
    seen = _seen()
    one = BGNBD(freq="W").fit(seen).expected_purchases(WEEKS)
    return ..., ..., ..., [one] * 3, *_of_all(pd.Series(one, seen.index), seen)


@forecast.mistake("This is 26 *days* for a model in weeks, or weeks for one in days")
def days_for_weeks():
    seen = _seen()
    three, model = _three(seen), BGNBD(freq="W").fit(seen)
    return (
        ...,
        ...,
        ...,
        model.expected_purchases(WEEKS / 7, three),
        *_of_all(model.expected_purchases(WEEKS / 7, seen), seen),
    )


@forecast.mistake(
    "This is what *came*. The question is what the model expects: expected_purchases(26, shop_seen)"
)
def what_came():
    return ..., ..., ..., ..., _seen()["holdout_frequency"].sum(), ...


@forecast.mistake(
    "This model was fitted on the *music* shop. These customers need their own: "
    "lifecycle.BGNBD().fit(shop_seen)"
)
def fitted_on_the_music_shop():
    seen = _seen()
    music = measures.calibration_holdout(
        load("music_orders"), calibration_until="1997-09-30", until="1998-06-30", freq="W"
    )
    three, model = _three(seen), BGNBD(freq="W").fit(music)
    return (
        ...,
        ...,
        model.probability_alive(three),
        model.expected_purchases(WEEKS, three),
        *_of_all(model.expected_purchases(WEEKS, seen), seen),
    )


@forecast.mistake("These are the next 39 weeks, as for the music shop. Here 26 are kept back")
def thirty_nine_weeks():
    seen = _seen()
    three, model = _three(seen), BGNBD(freq="W").fit(seen)
    return (
        ...,
        ...,
        ...,
        model.expected_purchases(39, three),
        *_of_all(model.expected_purchases(39, seen), seen),
    )


@forecast.mistake(
    "The forecast has the probability of being alive in it already. Do not multiply with it again"
)
def alive_counted_twice():
    seen = _seen()
    three, model = _three(seen), BGNBD(freq="W").fit(seen)
    twice = model.expected_purchases(WEEKS, seen) * model.probability_alive(seen)
    of_three = model.expected_purchases(WEEKS, three) * model.probability_alive(three)
    return ..., ..., ..., of_three, *_of_all(twice, seen)


@forecast.mistake(
    "This is what they order *if* they are alive. The question is what to expect, not knowing that"
)
def if_alive():
    seen = _seen()
    three, model = _three(seen), BGNBD(freq="W").fit(seen)
    return (
        ...,
        ...,
        ...,
        model.expected_purchases(WEEKS, three) / model.probability_alive(three),
        ...,
        ...,
    )


@forecast.mistake("This is the probability that they are *gone*. Take 1 minus that")
def probability_gone():
    seen = _seen()
    return ..., ..., 1 - BGNBD(freq="W").fit(seen).probability_alive(_three(seen)), ..., ..., ...


@forecast.mistake("This is 182 *weeks* ahead. The model counts weeks: 26")
def days_ahead():
    seen = _seen()
    three, model = _three(seen), BGNBD(freq="W").fit(seen)
    return (
        ...,
        ...,
        ...,
        model.expected_purchases(7 * WEEKS, three),
        *_of_all(model.expected_purchases(7 * WEEKS, seen), seen),
    )


@forecast.mistake("This is the total of the three. The question is *all* of `shop_seen`")
def total_of_the_three():
    return ..., ..., ..., ..., sum(forecast.reference()[3]), ...


@forecast.mistake("This is the RMSE. For the mean error take the size, .abs(), not the square")
def rmse():
    seen = _seen()
    error = BGNBD(freq="W").fit(seen).expected_purchases(WEEKS, seen) - seen["holdout_frequency"]
    return ..., ..., ..., ..., ..., (error**2).mean() ** 0.5


@forecast.mistake(
    "Here those who order more than expected and those who order less cancel out. Take the size "
    "of each customer's error first, .abs(), then the mean"
)
def errors_cancel():
    seen = _seen()
    total = BGNBD(freq="W").fit(seen).expected_purchases(WEEKS, seen).sum()
    return ..., ..., ..., ..., ..., (total - seen["holdout_frequency"].sum()) / len(seen)


@forecast.mistake("This is the size of all errors added up. Ask for the mean, per customer")
def errors_added_up():
    seen = _seen()
    return ..., ..., ..., ..., ..., forecast.reference()[5] * len(seen)
