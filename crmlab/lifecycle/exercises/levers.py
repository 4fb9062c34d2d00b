"""Exercise 4-6: which part of the formula moves a customer's value most."""

from crmlab.answers import Number, Ranking, Vector
from crmlab.messages import say
from crmlab.scenes import Exercise, answer, given, step
from crmlab.scenes.formulas import Verb
from crmlab.scenes.verbs import ranked

LEVERS = ["retention", "margin", "acquisition cost"]


def _worth(margin, retention, interest, cost):
    return margin * (retention / (1 + interest - retention)) - cost


def _not_by_change(given, changes):
    if given[0] == "margin":
        return say(
            "The margin is not first: retention stands above *and* below the line, so it counts "
            "more"
        )
    return say("Sort by your three changes, the largest first")


raised = Verb(lambda retention, factor: retention * factor)
raised.slip(
    "You raised retention by one *point*, to 0.81. One per cent of 0.80 is 0.008: 0.80 × 1.01",
    lambda retention, factor: retention + (factor - 1),
)


class Customer(Exercise, id="4-6"):
    margin = given(480, "CNY a year", "the margin")
    retention = given(0.80, "share kept", "the retention")
    interest = given(0.10, "share of interest", "the interest")
    cost = given(500, "CNY once", "the acquisition cost")
    up = given(1.01, "factor", "1.01, which is one per cent more")
    down = given(0.99, "factor", "0.99, which is one per cent less")
    multiple = step(
        retention / (1 + interest - retention), "yearly margins", "the number of yearly margins"
    )
    gross = step(
        margin * multiple,
        "CNY of a customer",
        "the value before acquisition cost",
    )
    today = answer(gross - cost, Number("CNY", 0.5), "the value of today")
    kept = raised(retention, up)
    more_margin = margin * up
    less_cost = cost * down
    by_retention = _worth(margin, kept, interest, cost) / today - 1
    by_margin = _worth(more_margin, retention, interest, cost) / today - 1
    by_cost = _worth(margin, retention, interest, less_cost) / today - 1
    changes = answer(
        [by_retention, by_margin, by_cost],
        Vector(LEVERS, "share", tolerance=1e-4),
        "the change of the value",
    )
    changes.mistake(
        "Each part gets better by one *per cent* of itself: 0.80 × 1.01, 480 × 1.01, 500 × 0.99",
        [
            _worth(margin, retention * 1.1, interest, cost) / today - 1,
            _worth(margin * 1.1, retention, interest, cost) / today - 1,
            _worth(margin, retention, interest, cost * 0.9) / today - 1,
        ],
        [by_retention, multiple / today, 1 / today],
        [0.01, 0.01, 0.01],
    )
    today.mistake(
        "This is with 1 / (1 − r), the plain lifetime. Here each margin is discounted: r / (1 + i "
        "− r)",
        margin / (1 - retention) - cost,
    )
    changes.mistake(
        "These are differences in money. For the share, divide each by the value of today",
        [by_retention * today, by_margin * today, by_cost * today],
    )
    changes.mistake(
        "Acquisition cost gets better when it *falls*: 500 × 0.99, so the value rises",
        [by_retention, by_margin, (gross - cost * up) / today - 1],
    )
    changes.mistake(
        "You changed r above the line only. It stands below as well",
        [(margin * kept / (1 + interest - retention) - cost) / today - 1, by_margin, by_cost],
    )
    changes.mistake(
        "You changed r below the line only. It stands above as well",
        [(margin * retention / (1 + interest - kept) - cost) / today - 1, by_margin, by_cost],
    )
    changes.mistake(
        "You kept the changes before: each part gets better *alone*, the others stay as they are "
        "today",
        [
            by_retention,
            _worth(more_margin, kept, interest, cost) / today - 1,
            _worth(more_margin, kept, interest, less_cost) / today - 1,
        ],
    )
    changes.mistake(
        "The acquisition cost is left out of the values here: take off the 500 in each",
        [
            _worth(margin, kept, interest, 0) / gross - 1,
            _worth(more_margin, retention, interest, 0) / gross - 1,
            0.0,
        ],
    )
    order = answer(ranked(changes, LEVERS), Ranking(LEVERS), "the order of the changes")
    order.symptom(_not_by_change)
    hints = (
        "Write the value as a function, so that you can change one part and leave the others.",
        "Compute it with retention 0.80 * 1.01, then with margin 480 * 1.01, then with "
        "acquisition cost 500 * 0.99; divide each by today's value and take 1 off.",
        "The first change takes 0.808 for 0.80, above the line and below it; the others stay as "
        "they are.",
    )
    then = (
        "Retention reaches farthest, because what stands below the line is small: a per cent of "
        "retention makes 0.292 of 0.30. What that per cent costs, the formula does not know."
    )
