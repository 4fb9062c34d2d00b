"""Exercises 2-8 and 2-9: one score out of five, and where its weights come from."""

import math

import numpy as np
import pandas as pd

from crmlab.answers import Number, Ranking, Vector
from crmlab.checking import exercise
from crmlab.value import measures

JUDGEMENTS = [
    [1, 2, 3, 2, 4],
    [1 / 2, 1, 2, 1, 3],
    [1 / 3, 1 / 2, 1, 1 / 2, 2],
    [1 / 2, 1, 2, 1, 2],
    [1 / 4, 1 / 3, 1 / 2, 1 / 2, 1],
]
GIVEN_WEIGHTS = [0.30, 0.25, 0.15, 0.20, 0.10]
FOUR_CUSTOMERS = pd.DataFrame(
    [(80, 60, 90, 70, 50), (40, 70, 80, 60, 90), (95, 50, 85, 90, 30), (60, 65, 88, 50, 60)],
    columns=measures.SCORES,
    index=["A", "B", "C", "D"],
)


@exercise(
    "2-8",
    composite=Number("points", tolerance=0.01),
    ahp_weights=Vector(measures.SCORES, "weight", tolerance=1e-3),
    consistency_ratio=Number("ratio", tolerance=5e-4),
    ahp_composite=Number("points", tolerance=0.005),
    hints=[
        "The composite is a weighted sum: multiply each score by its weight and add.",
        "Start with five weights of 0.2. Multiply, w = judgements @ w, then divide, "
        "w = w / w.sum(). Repeat both lines 50 times.",
        "λ is the mean of (judgements @ w) / w; CR = (λ - 5) / (5 - 1) / 1.12",
    ],
)
def composite():
    """Weigh with the given weights, then with those that the judgements imply."""
    judged = measures.ahp(JUDGEMENTS)
    scores = FOUR_CUSTOMERS.loc["A"]
    return (
        float(scores @ GIVEN_WEIGHTS),
        judged.weights,
        judged.consistency_ratio,
        float(scores @ judged.weights),
    )


@composite.mistake("This gives every score the same weight; the five weights are in the task")
def equal_weights():
    return FOUR_CUSTOMERS.loc["A"].mean(), np.full(5, 0.2), ..., FOUR_CUSTOMERS.loc["A"].mean()


@composite.mistake(
    "You read the matrix down its columns: growth comes out on top although it lost every "
    "comparison. Row i says how much more item i matters"
)
def read_down_the_columns():
    weights = measures.ahp(np.array(JUDGEMENTS).T).weights
    return ..., weights, ..., float(FOUR_CUSTOMERS.loc["A"] @ weights)


@composite.mistake(
    "The eigenvector still has length 1; divide it by its sum so the weights add to 1"
)
def not_normalised():
    values, vectors = np.linalg.eig(np.array(JUDGEMENTS))
    return ..., np.abs(vectors[:, values.real.argmax()].real), ..., ...


@composite.mistake("Take the number of scores off λ first: CR = (λ − 5) / (5 − 1) / 1.12")
def five_not_taken_off():
    return ..., ..., measures.ahp(JUDGEMENTS).lambda_max / 4 / 1.12, ...


@composite.mistake("This is A's composite with the *given* weights. Use ahp_weights")
def given_weights_again():
    return ..., ..., ..., float(FOUR_CUSTOMERS.loc["A"] @ GIVEN_WEIGHTS)


@composite.mistake(
    "These are the row sums divided by their total: a rough stand-in. The principal eigenvector "
    "is asked for: multiply, divide by the sum, and repeat"
)
def row_sums():
    weights = np.array(JUDGEMENTS).sum(axis=1)
    return ..., weights / weights.sum(), ..., ...


@composite.mistake("This adds the five scores. Multiply each by its weight first")
def plain_sum():
    return FOUR_CUSTOMERS.loc["A"].sum(), ..., ..., ...


@composite.mistake(
    "This is the consistency *index*. Divide it by the random index, 1.12 for five items"
)
def index_for_ratio():
    judged = measures.ahp(JUDGEMENTS)
    return ..., ..., judged.consistency_ratio * 1.12, ...


@composite.mistake("This is the largest eigenvalue λ itself; the ratio is (λ − 5) / (5 − 1) / 1.12")
def eigenvalue_for_ratio():
    return ..., ..., measures.ahp(JUDGEMENTS).lambda_max, ...


@exercise(
    "2-9",
    entropy_weights=Vector(measures.SCORES, "weight", tolerance=1e-3),
    order=Ranking(["A", "B", "C", "D"]),
    hints=[
        "Divide each column by its sum first, so that it becomes shares p.",
        "d = 1 + Σ p ln p / ln 4 for each column: 0 when all four customers are alike. np.log is "
        "ln, and .sum() adds up.",
        "entropy_weights = d / d.sum(). Then (four * entropy_weights).sum(axis=1) gives the "
        "composite values to sort.",
    ],
)
def entropy():
    """Weigh each score by how much it tells the four customers apart; rank with the weights."""
    weights = measures.entropy_weights(FOUR_CUSTOMERS)
    values = measures.composite_value(FOUR_CUSTOMERS, weights)
    return weights, list(values.sort_values(ascending=False).index)


def _entropies() -> pd.Series:
    shares = FOUR_CUSTOMERS / FOUR_CUSTOMERS.sum()
    return -(shares * np.log(shares)).sum() / math.log(len(FOUR_CUSTOMERS))


@entropy.mistake(
    "This weighs by entropy itself, which is highest where all customers are alike. The weight "
    "comes from what is missing to 1: d = 1 − entropy"
)
def entropy_itself():
    return _entropies() / _entropies().sum(), ...


@entropy.mistake("These are the d values; divide them by their sum so that the weights add to 1")
def not_divided():
    return 1 - _entropies(), ...


@entropy.mistake(
    "This takes the shares across each customer's row. Entropy compares customers with each "
    "other, so divide each *column* by its sum"
)
def rows_for_columns():
    shares = FOUR_CUSTOMERS.div(FOUR_CUSTOMERS.sum(axis=1), axis=0)
    differs = 1 + (shares * np.log(shares)).sum() / math.log(len(FOUR_CUSTOMERS))
    return differs / differs.sum(), ...


@entropy.mistake("Divide Σ p ln p by np.log(4): there are four customers")
def not_divided_by_ln_4():
    differs = 1 - _entropies() * math.log(len(FOUR_CUSTOMERS))
    return differs / differs.sum(), ...


@entropy.mistake("The sign slipped: p ln p is below zero, so d = 1 + Σ p ln p / ln 4, with a plus")
def sign_slipped():
    differs = 1 + _entropies()
    return differs / differs.sum(), ...


@entropy.mistake("This is the order with the given weights. Use the entropy weights")
def order_as_given():
    values = measures.composite_value(FOUR_CUSTOMERS, GIVEN_WEIGHTS)
    return ..., list(values.sort_values(ascending=False).index)


@entropy.mistake("This is the order with equal weights. Use the entropy weights")
def order_with_equal_weights():
    values = measures.composite_value(FOUR_CUSTOMERS, [0.2] * 5)
    return ..., list(values.sort_values(ascending=False).index)
