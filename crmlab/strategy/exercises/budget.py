"""Exercise 7-9: a budget whose last yuan brings the same everywhere."""

import numpy as np
import pandas as pd

from crmlab.answers import Number, Vector
from crmlab.datasets import load
from crmlab.messages import say
from crmlab.scenes import Exercise, answer, call, choice, given, once_an_edition, step
from crmlab.strategy.measures.budget import best_budget, budget_value

FIELDS = ["acquisition", "retention", "upgrade", "complaints"]
BUDGET = 1_000_000


def _curves() -> pd.DataFrame:
    return load("response_curves").set_index("field").loc[FIELDS]


@once_an_edition
def _best() -> np.ndarray:
    return best_budget(_curves(), BUDGET).to_numpy()


def _free() -> np.ndarray:
    """Return the best spread if there were no minimums."""
    return best_budget(_curves().assign(minimum=0), BUDGET).to_numpy()


def _of(column: str, spent: np.ndarray, fields: str) -> float:
    """Return one field's equity or next yuan, or what all of them come to."""
    value = budget_value(_curves(), spent)
    values = value["equity"] / value["spent"] if column == "average" else value[column]
    return float(values[fields] if fields in FIELDS else values.agg(fields))


def _together(spent: float) -> float:
    ceiling, half, _ = _curves().sum()
    return ceiling * spent / (spent + half)


class Plan(Exercise, id="7-9"):
    equal = given(
        np.full(4, BUDGET / 4),
        "CNY by field",
        "four equal parts",
        others={
            "a million for *each*": np.full(4, 1e6),
            "200,000 for each": np.full(4, 2e5),
            "120,000 for each, as in the example": np.full(4, 1.2e5),
        },
    )
    least = given(lambda: _curves()["minimum"].to_numpy(), "CNY by field", "the minimums alone")
    budget = given(BUDGET, "CNY of the budget", "the budget")
    best = given(_best, "CNY by field", "the best spread")
    equity = choice(("the equity", "equity"), ("the *next* yuan", "next_yuan"))
    added = choice(
        ("all four fields together", "sum"),
        ("their mean", "mean"),
        ("the largest", "max"),
        ("complaints alone", "complaints"),
    )
    equal_equity = answer(
        call(_of, equity, equal, added), Number("CNY", 500), "the equity of four equal parts"
    )
    equal_equity.mistake(
        "No money reaches a ceiling: `equity` is what 250,000 bring",
        call(lambda: _curves()["ceiling"].sum()),
    )
    equal_equity.mistake(
        "This adds up other columns, too: `equity` alone",
        call(lambda spent: budget_value(_curves(), spent).to_numpy().sum(), equal),
    )
    equal_equity.mistake(
        "Each field has a curve of its own: add up the four",
        4 * call(_of, "equity", equal, "complaints"),
    )
    equal_equity.mistake(
        "Each field has a curve of its own. Add up after, and not before",
        call(lambda: _together(BUDGET / 4)),
        call(lambda: _together(BUDGET)),
    )
    field = choice(
        ("complaints", "complaints"),
        ("acquisition", "acquisition"),
        ("retention", "retention"),
        ("upgrade", "upgrade"),
        ("all four together", "sum"),
        ("the mean of the four", "mean"),
    )
    slope = choice(("the *next* yuan", "next_yuan"), ("the average yuan", "average"))
    next_yuan = answer(
        call(_of, slope, equal, field),
        Number("yuan for a yuan", 0.005),
        "what the next yuan brings in complaints, with equal parts",
    )
    next_yuan.mistake("This is what is left of the yuan. Asked is what it *brings*", next_yuan - 1)

    @next_yuan.symptom
    def _in_the_table(given):
        found = budget_value(_curves(), np.full(4, BUDGET / 4))["next_yuan"]
        return say(
            "The slope is ceiling × half_at / (spent + half_at)²: {least:.2f} to {most:.2f} in the "
            "four fields",
            least=found.min(),
            most=found.max(),
        )

    spread = answer(best * 1, Vector(FIELDS, "CNY", 5_000), "the best spread")

    @spread.symptom
    def _look(given):
        if abs(sum(given) - BUDGET) > 20_000:
            return say("These add up to {sum:,.0f}, and the budget is a million", sum=sum(given))
        for name, one, least in zip(FIELDS, given, _curves()["minimum"], strict=True):
            if one < least - 5_000:
                return say("Look at the minimums: {field} gets less than its least", field=name)
        best = budget_value(_curves(), given)["next_yuan"].idxmax()
        return say("Here the next yuan brings most in {field}: give it more", field=best)

    top = step(call(_of, equity, spread, added), "CNY", "the equity of the best spread")
    gained = answer(top - equal_equity, Number("CNY", 2_000), "what the best adds to equal parts")
    gained.mistake(
        "Here the minimums are left out",
        call(_of, equity, call(_free), added) - equal_equity,
    )
    hints = (
        "strategy.budget_value(curves, [250_000] * 4) has the equity and the next yuan by field.",
        "Take from the field whose next yuan brings least, give to the one where it brings most.",
        "strategy.best_budget(curves, 1_000_000) goes on until all next yuan are alike.",
    )
    then = (
        "The same million, {gained} more. All fields but the one at its minimum earn alike on "
        "their last yuan: that is how you know that no better spread is left."
    )
