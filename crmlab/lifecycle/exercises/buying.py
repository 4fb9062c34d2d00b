"""Exercise 4-10: three customers of the shop, and the orders of its next half year."""

import pandas as pd

from crmlab.answers import Number, Vector
from crmlab.datasets import load
from crmlab.formulas import Verb
from crmlab.lifecycle import measures
from crmlab.lifecycle.models.bgnbd import BGNBD
from crmlab.scenes import Exercise, answer, given, once_an_edition, step

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


def _everything() -> pd.DataFrame:
    return measures.customer_summary(_new_orders(), until=END, freq="W")


def _music() -> pd.DataFrame:
    return measures.calibration_holdout(
        load("music_orders"), calibration_until="1997-09-30", until="1998-06-30", freq="W"
    )


def _fitted(summary) -> BGNBD:
    """Return what fits the model when it is needed."""
    return lambda: BGNBD(freq="W").fit(summary())


chance_alive = Verb(lambda model, customers: model.probability_alive(customers))
chance_alive.slip(
    "This is the probability that they are *gone*. Take 1 minus that",
    lambda model, customers: 1 - model.probability_alive(customers),
)
chance_alive.slip(
    "This is recency over T, not a probability. Fit a model, and ask it",
    lambda model, customers: customers["recency"] / customers["T"],
)


def _alive_counted_twice(model, customers, weeks):
    expected = model.expected_purchases(weeks, customers)
    return expected * model.probability_alive(customers)


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
    "The forecast has the probability of being alive in it already. Do not multiply with it again",
    _alive_counted_twice,
)

sum_of = Verb(lambda forecast: forecast.sum())
sum_of.slip(
    "This is the mean of a customer. The question is *all* of them together",
    lambda forecast: forecast.mean(),
)


def _errors_cancel(forecast, customers):
    return (forecast - customers["holdout_frequency"]).mean()


mean_miss = Verb(
    lambda forecast, customers: (forecast - customers["holdout_frequency"]).abs().mean()
)
mean_miss.slip(
    "This is the RMSE. For the mean error take the size, .abs(), not the square",
    lambda forecast, customers: ((forecast - customers["holdout_frequency"]) ** 2).mean() ** 0.5,
)
mean_miss.slip(
    "These are squared errors. For the mean error take the size, .abs()",
    lambda forecast, customers: ((forecast - customers["holdout_frequency"]) ** 2).mean(),
)
mean_miss.slip(
    "Here those who order more than expected and those who order less cancel out. Take the size "
    "of each customer's error first, .abs(), then the mean",
    _errors_cancel,
)
mean_miss.slip(
    "This is the error of the *total*, where customers cancel out. Take the size of each "
    "customer's error first, .abs(), then the mean",
    lambda forecast, customers: abs(forecast.sum() - customers["holdout_frequency"].sum()),
)
mean_miss.slip(
    "Here those who order more than expected and those who order less cancel out. Take the size "
    "of each customer's error first, .abs(), then the mean",
    lambda forecast, customers: abs(_errors_cancel(forecast, customers)),
)
mean_miss.slip(
    "This is the size of all errors added up. Ask for the mean, per customer",
    lambda forecast, customers: (forecast - customers["holdout_frequency"]).abs().sum(),
)
mean_miss.slip(
    "This is the mean error with its sign turned round, and errors cancel. Take .abs() first",
    lambda forecast, customers: -_errors_cancel(forecast, customers),
)
mean_miss.slip(
    "This is the median error. Take the mean of all sizes",
    lambda forecast, customers: (forecast - customers["holdout_frequency"]).abs().median(),
)

FIT, PEOPLE = "model", "customers"


class Shop(Exercise, id="4-10"):
    age = given(
        lambda: _three()["recency"].to_numpy(), "weeks of three", "the age at the last purchase"
    )
    whole_age = given(lambda: _three()["T"].to_numpy(), "weeks of three", "T, the whole age")
    week = given(7, "days a week", "the 7 days of a week")
    later = given(
        (pd.Timestamp(END) - pd.Timestamp(CALIBRATION)).days,
        "days",
        "the days from 2023-12-31 to the end of June 2024",
    )
    three = given(_three, PEOPLE, "the three")
    everybody = given(_seen, PEOPLE, "all of `shop_seen`")
    came_again = given(
        lambda: _seen().query("frequency > 0"),
        PEOPLE,
        "those who came again, without the one-time buyers",
    )
    own = given(_fitted(_seen), FIT, "the model fitted on `shop_seen`")
    all_orders = given(
        _fitted(_everything),
        FIT,
        (
            "the model fitted on *all* orders, the holdout among them, which has seen what it "
            "should forecast"
        ),
    )
    music = given(_fitted(_music), FIT, "the model of the *music* shop")
    of_three = given(_fitted(_three), FIT, "the model fitted on the *three*")
    without_once = given(
        _fitted(lambda: _seen().query("frequency > 0")),
        FIT,
        "the model fitted without the one-time buyers",
    )
    weeks = given(26, "weeks ahead", "26 weeks")
    thirty_nine = given(39, "weeks ahead", "39 weeks, as for the music shop")
    days = given(182, "weeks ahead", "182 *weeks*, which are the days of 26")
    too_short = given(26 / 7, "weeks ahead", "26 *days*, for a model in weeks")
    a_year = given(52, "weeks ahead", "52 weeks")
    one = given(1, "weeks ahead", "one week")
    half_a_year = given(6, "weeks ahead", "6, which are months")
    came_of_three = given(
        lambda: _three()["holdout_frequency"].to_numpy(float),
        "orders of three",
        "what *came* from the three, and not what the model expects",
    )
    came = given(
        lambda: _seen()["holdout_frequency"].sum(),
        "orders",
        "what *came*, and not what the model expects",
    )
    silence = step(whole_age - age, "weeks of three", "the weeks since the last purchase")
    age_at_last = answer(
        age, Vector(THREE, "weeks", tolerance=0.02), "the age at the last purchase, in weeks"
    )
    age_at_last.mistake(
        "The two meanings of recency are swapped here. The model's is the *age* at the last "
        "purchase; RFM's is the time *since* the last purchase",
        silence,
    )
    age_at_last.mistake(
        "Right, but in the other unit: the model counts weeks, RFM days", age_at_last * 7
    )
    days_since_last = answer(
        silence * week, Vector(THREE, "days", tolerance=0.1), "the days since the last purchase"
    )
    days_since_last.mistake(
        "The two meanings of recency are swapped here. The model's is the *age* at the last "
        "purchase; RFM's is the time *since* the last purchase",
        age * week,
    )
    days_since_last.mistake(
        "Right, but in the other unit: the model counts weeks, RFM days", days_since_last / 7
    )
    alive = answer(
        chance_alive(own, three),
        Vector(THREE, "share", tolerance=0.001),
        "the probability that each is alive",
    )
    next_26 = answer(
        expected_orders(own, three, weeks),
        Vector(THREE, "orders", tolerance=0.001),
        "the orders to expect of each",
    )
    expected_total = answer(
        sum_of(expected_orders(own, everybody, weeks)),
        Number("orders", tolerance=0.5),
        "the orders to expect of all together",
    )
    mean_error = answer(
        mean_miss(expected_orders(own, everybody, weeks), everybody),
        Number("orders", tolerance=0.001),
        "the mean error of the forecast of a customer",
    )
    hints = (
        "The model's recency stands in `three` already. RFM's is the rest of the life so far.",
        "T - recency is the silence in weeks. mine = lifecycle.BGNBD().fit(shop_seen) gives "
        "mine.probability_alive(three) and mine.expected_purchases(26, three).",
        "forecast = mine.expected_purchases(26, shop_seen) holds everybody's. Its sum is the "
        'total; (forecast - shop_seen["holdout_frequency"]).abs().mean() is the mean error.',
    )
