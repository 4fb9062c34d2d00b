"""Exercise 4-6: which part of the formula moves a customer's value most."""

from crmlab.answers import Number, Ranking, Vector
from crmlab.checking import exercise
from crmlab.lifecycle.measures import lifetime_value

LEVERS = ["retention", "margin", "acquisition cost"]
MARGIN, RETENTION, INTEREST, COST = 480, 0.80, 0.10, 500


def _after(retention: float = RETENTION, margin: float = MARGIN, cost: float = COST) -> float:
    return lifetime_value(margin, retention, INTEREST, cost)


def _changes(*after: float) -> list[float]:
    return [value / _after() - 1 for value in after]


@exercise(
    "4-6",
    today=Number("CNY", tolerance=0.5),
    changes=Vector(LEVERS, "share", tolerance=5e-4),
    order=Ranking(LEVERS),
    hints=[
        "Write the value as a function, so that you can change one part and leave the others.",
        "Compute it with retention 0.80 * 1.01, then with margin 480 * 1.01, then with acquisition "
        "cost 500 * 0.99; divide each by today's value and take 1 off.",
        "480 * 0.808 / (1.10 - 0.808) - 500 is the value after the first change.",
    ],
)
def levers():
    """Value today, its change when each part gets better by one per cent, and their order."""
    changes = _changes(
        _after(retention=RETENTION * 1.01), _after(margin=MARGIN * 1.01), _after(cost=COST * 0.99)
    )
    order = sorted(LEVERS, key=dict(zip(LEVERS, changes, strict=True)).get, reverse=True)
    return _after(), changes, order


@levers.mistake("The acquisition cost is still in it: take off the 500")
def without_the_cost():
    gross = _after(cost=0)
    return gross, [_after(RETENTION * 1.01, cost=0) / gross - 1, 0.01, 0.0], ...


@levers.mistake(
    "You raised retention by one *point*, to 0.81. One per cent of 0.80 is 0.008: 0.80 × 1.01"
)
def a_point_of_retention():
    _, (_, margin, cost), _ = levers.reference()
    return ..., [*_changes(_after(retention=RETENTION + 0.01)), margin, cost], ...


@levers.mistake("Acquisition cost gets better when it *falls*: 500 × 0.99, so the value rises")
def a_dearer_customer():
    _, (retention, margin, _), _ = levers.reference()
    return ..., [retention, margin, *_changes(_after(cost=COST * 1.01))], ...


@levers.mistake(
    "These are the ratios after / before. The change is the ratio minus 1: 1.062 means +0.062"
)
def ratios():
    return ..., [1 + change for change in levers.reference()[1]], ...


@levers.mistake("The r on top is missing: the value here is m · r / (1 + i − r) − acquisition cost")
def without_r_on_top():
    return MARGIN / (1 + INTEREST - RETENTION) - COST, ..., ...


@levers.mistake("You changed r above the line only. It stands below as well")
def retention_above_the_line_only():
    _, (_, margin, cost), _ = levers.reference()
    above = MARGIN * RETENTION * 1.01 / (1 + INTEREST - RETENTION) - COST
    return ..., [*_changes(above), margin, cost], ...


@levers.mistake("These are changes in yuan. Divide each by the value of today, for a share")
def in_yuan():
    return ..., [change * _after() for change in levers.reference()[1]], ...


@levers.mistake(
    "You divided by the value before acquisition cost, 1,280. Divide by the value of today"
)
def share_of_the_gross_value():
    changes = [change * _after() / _after(cost=0) for change in levers.reference()[1]]
    return ..., changes, ...


@levers.mistake(
    "The margin is not first: retention stands above *and* below the line, so it counts more"
)
def margin_first():
    return ..., ..., ["margin", "retention", "acquisition cost"]


@levers.mistake(
    "You kept the changes before: each part gets better *alone*, the others stay as they are today"
)
def changes_kept():
    steps = [
        _after(retention=RETENTION * 1.01),
        _after(RETENTION * 1.01, MARGIN * 1.01),
        _after(RETENTION * 1.01, MARGIN * 1.01, COST * 0.99),
    ]
    return ..., _changes(*steps), ...
