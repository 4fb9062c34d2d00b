"""Exercise 4-6: which part of the formula moves a customer's value most."""

import numpy as np

from crmlab.answers import Number, Ranking, Vector
from crmlab.messages import say
from crmlab.scenes import Scene
from crmlab.verbs import ranked

LEVERS = ["retention", "margin", "acquisition cost"]


def _worth(margin, retention, interest, cost):
    return margin * (retention / (1 + interest - retention)) - cost


customer = Scene(
    "4-6",
    margin=(480, "CNY a year", "the margin"),
    retention=(0.80, "share kept", "the retention"),
    interest=(0.10, "share of interest", "the interest"),
    cost=(500, "CNY once", "the acquisition cost"),
    step=(0.01, "share of itself", "one per cent"),
    ten=(0.10, "share of itself", "ten per cent"),
    hints=[
        "Write the value as a function, so that you can change one part and leave the others.",
        "Compute it with retention 0.80 * 1.01, then with margin 480 * 1.01, then with acquisition "
        "cost 500 * 0.99; divide each by today's value and take 1 off.",
        "480 * 0.808 / (1.10 - 0.808) - 500 is the value after the first change.",
    ],
)


@customer.step("CNY of a customer", "the value before acquisition cost")
def gross(margin, retention, interest):
    return margin * (retention / (1 + interest - retention))


@customer.answer(Number("CNY", tolerance=0.5), "the value of today")
def today(gross, cost):
    return gross - cost


@customer.answer(Vector(LEVERS, "share", tolerance=1e-4), "the change of the value")
def changes(today, margin, retention, interest, cost, step):
    return [
        _worth(margin, retention * (1 + step), interest, cost) / today - 1,
        _worth(margin * (1 + step), retention, interest, cost) / today - 1,
        _worth(margin, retention, interest, cost * (1 - step)) / today - 1,
    ]


def _changes(base: float, *worths: float) -> np.ndarray:
    return np.array(worths) / base - 1


customer.mistake(
    "changes",
    "You raised retention by one *point*, to 0.81. One per cent of 0.80 is 0.008: 0.80 × 1.01",
    lambda changes, today, margin, retention, interest, cost, step: [
        _worth(margin, retention + step, interest, cost) / today - 1,
        *changes[1:],
    ],
)
customer.mistake(
    "changes",
    "Acquisition cost gets better when it *falls*: 500 × 0.99, so the value rises",
    lambda changes, today, gross, cost, step: [
        *changes[:2],
        (gross - cost * (1 + step)) / today - 1,
    ],
)
customer.mistake(
    "changes",
    "You changed r above the line only. It stands below as well",
    lambda changes, today, margin, retention, interest, cost, step: [
        (margin * retention * (1 + step) / (1 + interest - retention) - cost) / today - 1,
        *changes[1:],
    ],
)
customer.mistake(
    "changes",
    "You changed r below the line only. It stands above as well",
    lambda changes, today, margin, retention, interest, cost, step: [
        (margin * retention / (1 + interest - retention * (1 + step)) - cost) / today - 1,
        *changes[1:],
    ],
)
customer.mistake(
    "changes",
    "These are changes in yuan. Divide each by the value of today, for a share",
    lambda changes, today: [change * today for change in changes],
)
customer.mistake(
    "changes",
    "You divided by the value before acquisition cost, 1,280. Divide by the value of today",
    lambda changes, today, gross: [change * today / gross for change in changes],
)
customer.mistake(
    "changes",
    "These are per cent, as elasticities are: by how many *per cent* the value rises. Asked for: "
    "the share by which it rises",
    lambda changes: [change * 100 for change in changes],
)
customer.mistake(
    "changes",
    "You kept the changes before: each part gets better *alone*, the others stay as they are today",
    lambda today, margin, retention, interest, cost, step: _changes(
        today,
        _worth(margin, retention * (1 + step), interest, cost),
        _worth(margin * (1 + step), retention * (1 + step), interest, cost),
        _worth(margin * (1 + step), retention * (1 + step), interest, cost * (1 - step)),
    ),
)
customer.mistake(
    "changes",
    "The acquisition cost is left out of the values here: take off the 500 in each",
    lambda margin, retention, interest, gross, step: _changes(
        gross,
        _worth(margin, retention * (1 + step), interest, 0),
        _worth(margin * (1 + step), retention, interest, 0),
        gross,
    ),
)


@customer.answer(Ranking(LEVERS), "the order of the changes")
def order(changes):
    return ranked(changes, LEVERS)


@customer.symptom("order")
def not_by_change(given, changes):
    if given[0] == "margin":
        return say(
            "The margin is not first: retention stands above *and* below the line, so it counts "
            "more"
        )
    return say("Sort by your three changes, the largest first")
