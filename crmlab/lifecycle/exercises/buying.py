"""Exercise 4-10: three customers of the shop, and the orders of its next half year."""

import pandas as pd

from crmlab.answers import Number, Vector
from crmlab.datasets import load
from crmlab.formulas import Verb
from crmlab.lifecycle import measures
from crmlab.lifecycle.models.bgnbd import BGNBD
from crmlab.scenes import Scene, once_an_edition

START, CALIBRATION, END = "2022-07-01", "2023-12-31", "2024-06-30"
WEEKS = 26
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


@Verb
def chance_alive(model: BGNBD, customers: pd.DataFrame) -> pd.Series:
    """Return the probability that each customer is alive."""
    return model.probability_alive(customers)


@chance_alive.slip("This is the probability that they are *gone*. Take 1 minus that")
def chance_gone(model, customers):
    return 1 - model.probability_alive(customers)


@chance_alive.slip("This is recency over T, not a probability. Fit a model, and ask it")
def recency_over_age(model, customers):
    return customers["recency"] / customers["T"]


@Verb
def expected_orders(model: BGNBD, customers: pd.DataFrame, weeks: float) -> pd.Series:
    """Return the expected orders of each customer."""
    return model.expected_purchases(weeks, customers)


@expected_orders.slip(
    'This is the "same rate" forecast, frequency / T × 26: as if nobody could have left'
)
def same_rate(model, customers, weeks):
    return measures.naive_forecast(customers, weeks)


@expected_orders.slip(
    "This is what a *new* customer orders in 26 weeks. Give the model the history as well: "
    "expected_purchases(26, three)"
)
def of_a_new_customer(model, customers, weeks):
    return pd.Series(model.expected_purchases(weeks), customers.index)


@expected_orders.slip(
    "The forecast has the probability of being alive in it already. Do not multiply with it again"
)
def alive_counted_twice(model, customers, weeks):
    expected = model.expected_purchases(weeks, customers)
    return expected * model.probability_alive(customers)


@expected_orders.slip(
    "This is what they order *if* they are alive. The question is what to expect, not knowing that"
)
def if_alive(model, customers, weeks):
    expected = model.expected_purchases(weeks, customers)
    return expected / model.probability_alive(customers)


@Verb
def sum_of(forecast: pd.Series) -> float:
    """Return the forecast of all together."""
    return forecast.sum()


@sum_of.slip("Only customers who order more than half an order are added up here. Take all")
def of_those_above_half(forecast):
    return forecast[forecast > 0.5].sum()


@sum_of.slip("This is the mean of a customer. The question is *all* of them together")
def mean_of_one(forecast):
    return forecast.mean()


@Verb
def mean_miss(forecast: pd.Series, customers: pd.DataFrame) -> float:
    """Return how far the forecast of a customer is off, on average."""
    return (forecast - customers["holdout_frequency"]).abs().mean()


@mean_miss.slip("This is the RMSE. For the mean error take the size, .abs(), not the square")
def root_mean_square(forecast, customers):
    return ((forecast - customers["holdout_frequency"]) ** 2).mean() ** 0.5


@mean_miss.slip("These are squared errors. For the mean error take the size, .abs()")
def mean_square(forecast, customers):
    return ((forecast - customers["holdout_frequency"]) ** 2).mean()


@mean_miss.slip(
    "Here those who order more than expected and those who order less cancel out. Take the size "
    "of each customer's error first, .abs(), then the mean"
)
def errors_cancel(forecast, customers):
    return (forecast - customers["holdout_frequency"]).mean()


@mean_miss.slip(
    "This is the error of the *total*, where customers cancel out. Take the size of each "
    "customer's error first, .abs(), then the mean"
)
def error_of_the_total(forecast, customers):
    return abs(forecast.sum() - customers["holdout_frequency"].sum())


@mean_miss.slip(
    "Here those who order more than expected and those who order less cancel out. Take the size "
    "of each customer's error first, .abs(), then the mean"
)
def size_of_the_mean(forecast, customers):
    return abs(errors_cancel(forecast, customers))


@mean_miss.slip("This is the size of all errors added up. Ask for the mean, per customer")
def errors_added_up(forecast, customers):
    return (forecast - customers["holdout_frequency"]).abs().sum()


@mean_miss.slip(
    "This is the mean error with its sign turned round, and errors cancel. Take .abs() first"
)
def errors_cancel_turned(forecast, customers):
    return -errors_cancel(forecast, customers)


@mean_miss.slip("This is the median error. Take the mean of all sizes")
def median_miss(forecast, customers):
    return (forecast - customers["holdout_frequency"]).abs().median()


@mean_miss.slip("This is an error in per cent of what came. Give it in orders")
def relative_miss(forecast, customers):
    came = customers["holdout_frequency"]
    return (forecast - came).abs().sum() / came.sum()


FIT, PEOPLE = "model", "customers"

shop = Scene(
    "4-10",
    age=(lambda: _three()["recency"].to_numpy(), "weeks of three", "the age at the last purchase"),
    whole_age=(lambda: _three()["T"].to_numpy(), "weeks of three", "T, the whole age"),
    week=(7, "days a week", "the 7 days of a week"),
    later=(
        (pd.Timestamp(END) - pd.Timestamp(CALIBRATION)).days,
        "days",
        "the days from 2023-12-31 to the end of June 2024",
    ),
    three=(_three, PEOPLE, "the three"),
    everybody=(_seen, PEOPLE, "all of `shop_seen`"),
    came_again=(
        lambda: _seen().query("frequency > 0"),
        PEOPLE,
        "those who came again, without the one-time buyers",
    ),
    own=(_fitted(_seen), FIT, "the model fitted on `shop_seen`"),
    all_orders=(
        _fitted(_everything),
        FIT,
        "the model fitted on *all* orders, the holdout among them, which has seen what it should "
        "forecast",
    ),
    music=(_fitted(_music), FIT, "the model of the *music* shop"),
    of_three=(_fitted(_three), FIT, "the model fitted on the *three*"),
    without_once=(
        _fitted(lambda: _seen().query("frequency > 0")),
        FIT,
        "the model fitted without the one-time buyers",
    ),
    weeks=(26, "weeks ahead", "26 weeks"),
    thirty_nine=(39, "weeks ahead", "39 weeks, as for the music shop"),
    days=(182, "weeks ahead", "182 *weeks*, which are the days of 26"),
    too_short=(26 / 7, "weeks ahead", "26 *days*, for a model in weeks"),
    a_year=(52, "weeks ahead", "52 weeks"),
    one=(1, "weeks ahead", "one week"),
    half_a_year=(6, "weeks ahead", "6, which are months"),
    came_of_three=(
        lambda: _three()["holdout_frequency"].to_numpy(float),
        "orders of three",
        "what *came* from the three, and not what the model expects",
    ),
    came=(
        lambda: _seen()["holdout_frequency"].sum(),
        "orders",
        "what *came*, and not what the model expects",
    ),
    hints=[
        "The model's recency stands in `three` already. RFM's is the rest of the life so far.",
        "T - recency is the silence in weeks. mine = lifecycle.BGNBD().fit(shop_seen) gives "
        "mine.probability_alive(three) and mine.expected_purchases(26, three).",
        "forecast = mine.expected_purchases(26, shop_seen) holds everybody's. Its sum is the "
        'total; (forecast - shop_seen["holdout_frequency"]).abs().mean() is the mean error.',
    ],
)


@shop.step("weeks of three", "the weeks since the last purchase")
def silence(whole_age, age):
    return whole_age - age


@shop.answer(Vector(THREE, "weeks", tolerance=0.02), "the age at the last purchase, in weeks")
def age_at_last(age):
    return age


shop.mistake(
    "age_at_last",
    "The two meanings of recency are swapped here. The model's is the *age* at the last purchase; "
    "RFM's is the time *since* the last purchase",
    lambda silence: silence,
)
shop.mistake(
    "age_at_last",
    "Right, but in the other unit: the model counts weeks, RFM days",
    lambda age_at_last: age_at_last * 7,
)


@shop.answer(Vector(THREE, "days", tolerance=0.1), "the days since the last purchase")
def days_since_last(silence, week):
    return silence * week


shop.mistake(
    "days_since_last",
    "The two meanings of recency are swapped here. The model's is the *age* at the last purchase; "
    "RFM's is the time *since* the last purchase",
    lambda age, week: age * week,
)
shop.mistake(
    "days_since_last",
    "Right, but in the other unit: the model counts weeks, RFM days",
    lambda days_since_last: days_since_last / 7,
)
shop.mistake(
    "days_since_last",
    "This is T in days, the whole age. RFM's recency is the time *since* the last purchase",
    lambda whole_age, week: whole_age * week,
)
shop.mistake(
    "days_since_last",
    "This counts until the end of June 2024. On 2023-12-31 the last 26 weeks had not happened yet",
    lambda days_since_last, later: days_since_last + later,
)


@shop.answer(Vector(THREE, "share", tolerance=0.001), "the probability that each is alive")
def alive(own, three):
    return chance_alive(own, three)


@shop.answer(Vector(THREE, "orders", tolerance=0.001), "the orders to expect of each")
def next_26(own, three, weeks):
    return expected_orders(own, three, weeks)


@shop.answer(Number("orders", tolerance=0.5), "the orders to expect of all together")
def expected_total(own, everybody, weeks):
    return sum_of(expected_orders(own, everybody, weeks))


shop.mistake(
    "expected_total",
    "This is what *came*. The question is what the model expects: expected_purchases(26, ...)",
    lambda came: came,
)


@shop.answer(Number("orders", tolerance=0.001), "the mean error of the forecast of a customer")
def mean_error(own, everybody, weeks):
    return mean_miss(expected_orders(own, everybody, weeks), everybody)
