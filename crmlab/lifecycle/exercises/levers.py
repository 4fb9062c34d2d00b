"""Exercise 4-6: which part of the formula moves a customer's value most."""

import numpy as np

from crmlab.answers import Number, Ranking, Vector
from crmlab.messages import say
from crmlab.scenes import Exercise, answer, call, given, step
from crmlab.verbs import ranked

LEVERS = ["retention", "margin", "acquisition cost"]


def _worth(margin, retention, interest, cost):
    return margin * (retention / (1 + interest - retention)) - cost


def _changes(base: float, *worths: float) -> np.ndarray:
    return np.array(worths) / base - 1


def _not_by_change(given, changes):
    if given[0] == "margin":
        return say(
            "The margin is not first: retention stands above *and* below the line, so it counts "
            "more"
        )
    return say("Sort by your three changes, the largest first")


class Customer(Exercise, id="4-6"):
    margin = given(480, "CNY a year", "the margin")
    retention = given(0.80, "share kept", "the retention")
    interest = given(0.10, "share of interest", "the interest")
    cost = given(500, "CNY once", "the acquisition cost")
    rise = given(0.01, "share of itself", "one per cent")
    ten = given(0.10, "share of itself", "ten per cent")
    gross = step(
        margin * (retention / (1 + interest - retention)),
        "CNY of a customer",
        "the value before acquisition cost",
    )
    today = answer(gross - cost, Number("CNY", tolerance=0.5), "the value of today")
    changes = answer(
        [
            _worth(margin, retention * (1 + rise), interest, cost) / today - 1,
            _worth(margin * (1 + rise), retention, interest, cost) / today - 1,
            _worth(margin, retention, interest, cost * (1 - rise)) / today - 1,
        ],
        Vector(LEVERS, "share", tolerance=1e-4),
        "the change of the value",
    )
    changes.mistake(
        "You raised retention by one *point*, to 0.81. One per cent of 0.80 is 0.008: 0.80 × 1.01",
        call(
            lambda changes, today, margin, retention, interest, cost, rise: (
                [
                    _worth(margin, retention + rise, interest, cost) / today - 1,
                    *changes[1:],
                ]
            ),
            changes,
            today,
            margin,
            retention,
            interest,
            cost,
            rise,
        ),
    )
    changes.mistake(
        "Acquisition cost gets better when it *falls*: 500 × 0.99, so the value rises",
        call(
            lambda changes, today, gross, cost, rise: (
                [
                    *changes[:2],
                    (gross - cost * (1 + rise)) / today - 1,
                ]
            ),
            changes,
            today,
            gross,
            cost,
            rise,
        ),
    )
    changes.mistake(
        "You changed r above the line only. It stands below as well",
        call(
            lambda changes, today, margin, retention, interest, cost, rise: (
                [
                    (margin * retention * (1 + rise) / (1 + interest - retention) - cost) / today
                    - 1,
                    *changes[1:],
                ]
            ),
            changes,
            today,
            margin,
            retention,
            interest,
            cost,
            rise,
        ),
    )
    changes.mistake(
        "You changed r below the line only. It stands above as well",
        call(
            lambda changes, today, margin, retention, interest, cost, rise: (
                [
                    (margin * retention / (1 + interest - retention * (1 + rise)) - cost) / today
                    - 1,
                    *changes[1:],
                ]
            ),
            changes,
            today,
            margin,
            retention,
            interest,
            cost,
            rise,
        ),
    )
    changes.mistake(
        "These are changes in yuan. Divide each by the value of today, for a share",
        call(lambda changes, today: [change * today for change in changes], changes, today),
    )
    changes.mistake(
        "You divided by the value before acquisition cost, 1,280. Divide by the value of today",
        call(
            lambda changes, today, gross: [change * today / gross for change in changes],
            changes,
            today,
            gross,
        ),
    )
    changes.mistake(
        "These are per cent, as elasticities are: by how many *per cent* the value rises. Asked "
        "for: the share by which it rises",
        call(lambda changes: [change * 100 for change in changes], changes),
    )
    changes.mistake(
        "You kept the changes before: each part gets better *alone*, the others stay as they are "
        "today",
        call(
            lambda today, margin, retention, interest, cost, rise: _changes(
                today,
                _worth(margin, retention * (1 + rise), interest, cost),
                _worth(margin * (1 + rise), retention * (1 + rise), interest, cost),
                _worth(margin * (1 + rise), retention * (1 + rise), interest, cost * (1 - rise)),
            ),
            today,
            margin,
            retention,
            interest,
            cost,
            rise,
        ),
    )
    changes.mistake(
        "The acquisition cost is left out of the values here: take off the 500 in each",
        call(
            lambda margin, retention, interest, gross, rise: _changes(
                gross,
                _worth(margin, retention * (1 + rise), interest, 0),
                _worth(margin * (1 + rise), retention, interest, 0),
                gross,
            ),
            margin,
            retention,
            interest,
            gross,
            rise,
        ),
    )
    order = answer(ranked(changes, LEVERS), Ranking(LEVERS), "the order of the changes")
    order.symptom(_not_by_change)
    hints = (
        "Write the value as a function, so that you can change one part and leave the others.",
        "Compute it with retention 0.80 * 1.01, then with margin 480 * 1.01, then with "
        "acquisition cost 500 * 0.99; divide each by today's value and take 1 off.",
        "480 * 0.808 / (1.10 - 0.808) - 500 is the value after the first change.",
    )
