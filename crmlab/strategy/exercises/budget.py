"""Exercise 7-9: a budget whose last yuan brings the same everywhere."""

import numpy as np
import pandas as pd

from crmlab.answers import Number, Vector
from crmlab.datasets import load
from crmlab.scenes import Exercise, answer, call, given, once_an_edition, step
from crmlab.strategy.measures.budget import best_budget, budget_value

FIELDS = ["acquisition", "retention", "upgrade", "complaints"]
BUDGET = 1_000_000


def _curves() -> pd.DataFrame:
    return load("response_curves").set_index("field").loc[FIELDS]


@once_an_edition
def _best() -> np.ndarray:
    return best_budget(_curves(), BUDGET).to_numpy()


@once_an_edition
def _best_without_minimums() -> np.ndarray:
    return best_budget(_curves().drop(columns="minimum"), BUDGET).to_numpy()


def _equity(spent: np.ndarray) -> float:
    return float(budget_value(_curves(), spent)["equity"].sum())


def _by_ceiling() -> np.ndarray:
    ceiling = _curves()["ceiling"]
    return (BUDGET * ceiling / ceiling.sum()).to_numpy()


class Plan(Exercise, id="7-9"):
    equal = given(np.full(4, BUDGET / 4), "CNY by field", "four equal parts")
    by_ceiling = given(_by_ceiling, "CNY by field", "parts in proportion to the ceilings")
    free = given(_best_without_minimums, "CNY by field", "the best spread without minimums")
    best = given(_best, "CNY by field", "the best spread")
    equal_equity = answer(
        call(_equity, equal), Number("CNY", 500), "the equity of four equal parts"
    )
    next_yuan = answer(
        call(
            lambda spent: float(budget_value(_curves(), spent)["next_yuan"].iloc[1]),
            equal,
        ),
        Number("yuan for a yuan", 0.005),
        "what the next yuan brings in retention, with equal parts",
    )
    spread = answer(best * 1, Vector(FIELDS, "CNY", 5_000), "the best spread")
    spread.mistake(
        "Look at the minimums: the upgrade gets less than its least here",
        free,
    )
    spread.mistake(
        "The largest ceiling is not the best next yuan: what counts is the slope *there*",
        by_ceiling,
    )
    top = step(call(_equity, best), "CNY", "the equity of the best spread")
    gained = answer(top - equal_equity, Number("CNY", 1_000), "what the best adds to equal parts")
    gained.mistake("This is the equity of the best spread. How much *more* is it?", top)
    hints = (
        "strategy.budget_value(curves, [250_000] * 4) has the equity and the next yuan by field.",
        "Take from the field whose next yuan brings least, give to the one where it brings most.",
        "strategy.best_budget(curves, 1_000_000) goes on until all next yuan are alike.",
    )
    then = (
        "The same million, {gained} more. All fields but the one at its minimum earn alike on "
        "their last yuan: that is how you know that no better spread is left."
    )
