"""Exercise 4-10: three customers of the shop, and the orders of its next half year."""

from collections.abc import Callable
from operator import itemgetter

import numpy as np
import pandas as pd

from crmlab.answers import Number, Vector
from crmlab.datasets import load
from crmlab.lifecycle import measures
from crmlab.lifecycle.models.bgnbd import BGNBD
from crmlab.messages import later
from crmlab.scenes import Exercise, answer, call, given, once_an_edition, step
from crmlab.scenes.formulas import Verb
from crmlab.scenes.verbs import mean

START, CALIBRATION, END = "2022-07-01", "2023-12-31", "2024-06-30"

THREE = ["silent longest", "in between", "last order latest"]


def _new_orders() -> pd.DataFrame:
    """Return the orders of the customers registered in the window."""
    orders = load("shop_orders").rename(columns={"order_date": "date"})
    registered = load("shop_customers").set_index("customer_id")["registered_on"]
    return orders[orders["customer_id"].map(registered) >= START]


@once_an_edition
def _seen() -> pd.DataFrame:
    return measures.calibration_holdout(
        _new_orders(), calibration_until=CALIBRATION, until=END, freq="W"
    )


def _three() -> pd.DataFrame:
    alike = _seen().query("frequency == 4 and T > 52").sort_values("recency")
    return alike.iloc[[0, len(alike) // 2, -1]].reset_index().set_axis(THREE)


def _came_again() -> pd.DataFrame:
    return _seen().query("frequency > 0")


def _music() -> pd.DataFrame:
    return measures.calibration_holdout(
        load("music_orders"), calibration_until="1997-09-30", until="1998-06-30", freq="W"
    )


def _fitted(summary: Callable[[], pd.DataFrame]) -> Callable[[], BGNBD]:
    """Return what fits the model when it is needed."""
    return lambda: BGNBD(freq="W").fit(summary())


expected_orders = Verb(lambda model, customers, weeks: model.expected_purchases(weeks, customers))
expected_orders.slip(
    'This is the "same rate" forecast, frequency / T × 26: as if nobody could have left',
    lambda model, customers, weeks: measures.naive_forecast(customers, weeks),
)
expected_orders.slip(
    "This is what a *new* customer orders in 26 weeks. Give the model the history as well: "
    "expected_purchases(26, three)",
    lambda model, customers, weeks: pd.Series(model.expected_purchases(weeks), customers.index),
)
expected_orders.slip(
    "This is what they order *if* they are alive. The forecast counts that they may be gone",
    lambda model, customers, weeks: (
        model.expected_purchases(weeks, customers) / model.probability_alive(customers)
    ),
)
expected_orders.slip(
    "The forecast has the probability of being alive in it already. Do not multiply with it again",
    lambda model, customers, weeks: (
        model.expected_purchases(weeks, customers) * model.probability_alive(customers)
    ),
)

_CANCEL = later(
    "Here those who order more than expected and those who order less cancel out. Take the size "
    "of each customer's error first, .abs(), then the mean"
)
sizes = Verb(lambda errors: errors.abs())
sizes.slip(_CANCEL, lambda errors: errors)
sizes.slip(
    "This is the mean error with its sign turned round, and errors cancel. Take .abs() first",
    lambda errors: -errors,
)
sizes.slip(
    "These are squared errors. For the mean error take the size, .abs()", lambda errors: errors**2
)

FIT, PEOPLE, AHEAD = "model", "customers", "weeks ahead"
SWAPPED = later(
    "The two meanings of recency are swapped here. The model's is the *age* at the last purchase; "
    "RFM's is the time *since* the last purchase"
)


class Shop(Exercise, id="4-10"):
    enough = ("age_at_last", "days_since_last", "alive", "next_26")  # the others are 4-11
    age = given(
        lambda: _three()["recency"].to_numpy(), "weeks of three", "the age at the last purchase"
    )
    whole_age = given(lambda: _three()["T"].to_numpy(), "weeks of three", "T, the whole age")
    week = given(7, "days a week", "the 7 days of a week")
    holdout = given(182, "days", "the days from 2023-12-31 to the end of June 2024")
    frequency = given(
        lambda: _three()["frequency"].to_numpy(float),
        "weeks of three",
        "the frequency, which counts orders",
    )
    three = given(
        _three,
        PEOPLE,
        "the three",
        others={
            "the three with the *silence* for the model's recency": lambda: _three().assign(
                recency=_three()["T"] - _three()["recency"]
            )
        },
    )
    everybody = given(_seen, PEOPLE, "all of `shop_seen`")
    repeating = given(_came_again, PEOPLE, "those who came again, without the one-time buyers")
    own = given(_fitted(_seen), FIT, "the model fitted on `shop_seen`")
    all_orders = given(
        _fitted(lambda: measures.customer_summary(_new_orders(), until=END, freq="W")),
        FIT,
        "the model fitted on *all* orders, which has seen what it should forecast",
    )
    music = given(_fitted(_music), FIT, "the model of the *music* shop")
    of_three = given(_fitted(_three), FIT, "the model fitted on the *three*")
    of_repeating = given(_fitted(_came_again), FIT, "the model fitted without the one-time buyers")
    weeks = given(26, AHEAD, "26 weeks")
    thirty_nine = given(39, AHEAD, "39 weeks, as for the music shop")
    days = given(182, AHEAD, "182 *weeks*, which are the days of 26")
    too_short = given(26 / 7, AHEAD, "26 *days*, for a model in weeks")
    half_a_year = given(6, AHEAD, "6, which are months")
    came_of_three = given(
        lambda: _three()["holdout_frequency"],
        "orders of three",
        "what *came* from the three, and not what the model expects",
    )
    ordered_before = given(
        lambda: _seen()["frequency"].sum(), "orders", "the repeat purchases *so far*"
    )
    came_in_all = given(
        lambda: _seen()["holdout_frequency"].sum(),
        "orders",
        "what *came*, and not what the model expects",
    )
    silence = step(whole_age - age, "weeks of three", "the weeks since the last purchase")
    age_at_last = answer(
        age, Vector(THREE, "weeks", tolerance=0.02), "the age at the last purchase, in weeks"
    )
    age_at_last.mistake(SWAPPED, silence)
    days_since_last = answer(
        silence * week, Vector(THREE, "days", tolerance=0.1), "the days since the last purchase"
    )
    days_since_last.mistake(SWAPPED, age * week)
    days_since_last.mistake(
        "Right, but in the other unit: the model counts weeks, RFM days", silence
    )
    alive = answer(
        call(BGNBD.probability_alive, own, three),
        Vector(THREE, "share", tolerance=0.001),
        "the probability that each is alive",
    )
    next_26 = answer(
        expected_orders(own, three, weeks),
        Vector(THREE, "orders", tolerance=0.001),
        "the orders to expect of each",
    )
    forecast = expected_orders(own, everybody, weeks)
    expected_total = answer(
        call(sum, forecast), Number("orders", 0.5), "the orders to expect of all together"
    )
    expected_total.mistake(
        "This is the mean of a customer. The question is *all* of them together", mean(forecast)
    )
    errors = forecast - call(itemgetter("holdout_frequency"), everybody)
    mean_error = answer(
        mean(sizes(errors)), Number("orders", 0.001), "the mean error of the forecast of a customer"
    )
    mean_error.mistake(
        "This is the RMSE, or the standard deviation. For the mean error take the size, .abs(), "
        "not the square",
        call(np.sqrt, mean(errors * errors)),
        call(np.std, errors),
        call(lambda errors: errors.std(), errors),
    )
    mean_error.mistake(
        "This is the error of the *total*, where customers cancel out. Take the size of each "
        "customer's error first, .abs(), then the mean",
        call(abs, call(sum, errors)),
    )
    mean_error.mistake(_CANCEL, call(abs, mean(errors)))
    mean_error.mistake(
        "This is what a customer *ordered* on average. By how much does the forecast miss that?",
        call(lambda rows: rows["holdout_frequency"].mean(), everybody),
    )
    mean_error.mistake(
        "This is the error of the *total*, as a share of it. Take the size of each customer's "
        "error first, .abs(), then the mean",
        call(abs, call(sum, errors)) / came_in_all,
    )
    hints = (
        "The model's recency stands in `three` already. RFM's is the rest of the life so far. "
        "(Step 2: fit the model on all of `shop_seen`, then ask it about `three`.)",
        "T - recency is the silence in weeks, and a week has 7 days.",
        "mine = lifecycle.BGNBD().fit(shop_seen) has learned the crowd; now ask it about `three`, "
        "as the chapter asked the model of the music shop.",
    )
    then = (
        "Four orders each, and not one future: it depends on how long each has been silent, by "
        "their own rhythm."
    )


class Forecast(Exercise, id="4-11"):
    """The second half of 4-10, as an exercise of its own on the same scene."""

    three, everybody, repeating, own = Shop.three, Shop.everybody, Shop.repeating, Shop.own
    all_orders, music, of_three = Shop.all_orders, Shop.music, Shop.of_three
    of_repeating, came_in_all = Shop.of_repeating, Shop.came_in_all
    ordered_before = Shop.ordered_before
    weeks, thirty_nine, days = Shop.weeks, Shop.thirty_nine, Shop.days
    too_short, half_a_year = Shop.too_short, Shop.half_a_year
    expected_total, mean_error = Shop.expected_total, Shop.mean_error
    hints = (
        "The model of exercise 4-10 can be asked about all of `shop_seen` at once.",
        "expected_purchases(26, shop_seen) holds everybody's forecast: add up for the total.",
        "A customer's error is forecast minus `holdout_frequency`. Take its size, .abs(), before "
        "the mean.",
    )
    then = (
        "The total is almost exact, and one customer is off by about as much as the mean customer "
        "orders: errors of thousands cancel."
    )
