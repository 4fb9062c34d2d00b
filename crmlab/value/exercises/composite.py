"""Exercises 2-8 and 2-9: one score out of five, and where its weights come from."""

import numpy as np
import pandas as pd

from crmlab.answers import Number, Ranking, Vector
from crmlab.datasets import load
from crmlab.formulas import Verb
from crmlab.messages import say
from crmlab.scenes import Exercise, answer, call, given, step
from crmlab.value.measures import SCORES
from crmlab.verbs import natural_log, ranked, total

JUDGEMENTS = np.array(
    [
        [1, 2, 3, 2, 4],
        [1 / 2, 1, 2, 1, 3],
        [1 / 3, 1 / 2, 1, 1 / 2, 2],
        [1 / 2, 1, 2, 1, 2],
        [1 / 4, 1 / 3, 1 / 2, 1 / 2, 1],
    ]
)

FOUR_CUSTOMERS = pd.DataFrame(
    [(80, 60, 90, 70, 50), (40, 70, 80, 60, 90), (95, 50, 85, 90, 30), (60, 65, 88, 50, 60)],
    columns=SCORES,
    index=["A", "B", "C", "D"],
)

RANDOM_INDEX = {"three": 0.58, "four": 0.90, "five": 1.12, "six": 1.24}  # Saaty (1980)


def _principal_weights(judgements: np.ndarray) -> np.ndarray:
    """Return the principal eigenvector, its sum made 1."""
    values, vectors = np.linalg.eig(judgements)
    weights = np.abs(vectors[:, values.real.argmax()].real)
    return weights / weights.sum()


def _geometric_means(judgements):
    means = judgements.prod(axis=1) ** (1 / len(judgements))
    return means / means.sum()


def _two_rounds(judgements):
    weights = judgements @ (judgements @ np.ones(len(judgements)))
    return weights / weights.sum()


principal_weights = Verb(_principal_weights)
principal_weights.slip(
    "You read the matrix down its columns: growth comes out on top although it lost every "
    "comparison. Row i says how much more item i matters",
    lambda judgements: principal_weights.do(judgements.T),
)
principal_weights.slip(
    "These are the row sums divided by their total: a rough stand-in. The principal eigenvector "
    "is asked for: multiply, divide by the sum, and repeat",
    lambda judgements: judgements.sum(axis=1) / judgements.sum(),
)
principal_weights.slip(
    "This divides each column by its sum and takes the mean of each row: a good stand-in. The "
    "principal eigenvector is asked for: multiply, divide by the sum, and repeat",
    lambda judgements: (judgements / judgements.sum(axis=0)).mean(axis=1),
)
principal_weights.slip(
    "These are geometric means of the rows: a good stand-in for the eigenvector", _geometric_means
)
principal_weights.slip(
    "These are the weights after two rounds: repeat until nothing moves", _two_rounds
)

largest_eigenvalue = Verb(
    lambda judgements, weights: float(np.mean(judgements @ np.asarray(weights) / weights))
)


class Judged(Exercise, id="2-8"):
    scores = given(FOUR_CUSTOMERS.loc["A"].to_numpy(), "points by score", "A's scores")
    scores_b = given(FOUR_CUSTOMERS.loc["B"].to_numpy(), "points by score", "B's scores")
    scores_c = given(FOUR_CUSTOMERS.loc["C"].to_numpy(), "points by score", "C's scores")
    scores_d = given(FOUR_CUSTOMERS.loc["D"].to_numpy(), "points by score", "D's scores")
    fixed = given(np.array([0.30, 0.25, 0.15, 0.20, 0.10]), "weights", "the given weights")
    equal = given(np.full(5, 0.2), "weights", "equal weights")
    judgements = given(JUDGEMENTS, "times as important", "the judgements")
    limit = given(0.10, "consistency", "the limit of 0.10")
    items = given(5, "items", "the number of items")
    random_index = given(RANDOM_INDEX["five"], "random index", "the random index for five items")
    index_of_four = given(RANDOM_INDEX["four"], "random index", "the random index for four items")
    index_of_three = given(
        RANDOM_INDEX["three"], "random index", "the random index for three items"
    )
    index_of_six = given(RANDOM_INDEX["six"], "random index", "the random index for six items")
    composite = answer(
        total(scores * fixed),
        Number("points", tolerance=0.01),
        "A's composite value with the given weights",
    )
    ahp_weights = answer(
        principal_weights(judgements),
        Vector(SCORES, "weight", tolerance=2e-4),
        "the weights that the judgements imply",
    )
    eigenvalue = step(largest_eigenvalue(judgements, ahp_weights), "λ", "the largest eigenvalue λ")
    consistency_index = step(
        (eigenvalue - items) / (items - 1), "consistency", "the consistency index"
    )
    consistency_ratio = answer(
        consistency_index / random_index, Number("ratio", tolerance=2e-4), "the consistency ratio"
    )
    ahp_composite = answer(
        total(scores * ahp_weights),
        Number("points", tolerance=0.001),
        "A's composite value with the AHP weights",
    )
    hints = (
        "The composite is a weighted sum: multiply each score by its weight and add.",
        "Start with five weights of 0.2. Multiply, w = judgements @ w, then divide, w = w / "
        "w.sum(). Repeat both lines 50 times.",
        "λ is the mean of (judgements @ w) / w; CR = (λ - 5) / (5 - 1) / 1.12",
    )


shares_of_columns = Verb(lambda scores: scores / scores.sum())
shares_of_columns.slip(
    "This takes the shares across each customer's row. Entropy compares customers with each "
    "other, so divide each *column* by its sum",
    lambda scores: scores.div(scores.sum(axis=1), axis=0),
)
shares_of_columns.slip(
    "p is a share of *all* scores here. Divide each column by its own sum",
    lambda scores: scores / scores.to_numpy().sum(),
)

sum_of_p_log_p = Verb(lambda shares: (shares * np.log(shares)).sum().to_numpy())
sum_of_p_log_p.slip(
    "The p in front of ln p is missing: add up p × ln p",
    lambda shares: np.log(shares).sum().to_numpy(),
)
sum_of_p_log_p.slip(
    "np.log10 is another logarithm. Take np.log, as below the line",
    lambda shares: (shares * np.log10(shares)).sum().to_numpy(),
)

over_their_sum = Verb(lambda values: np.asarray(values) / np.sum(values))
over_their_sum.slip(
    "These are the d values; divide them by their sum so that the weights add to 1",
    lambda values: np.asarray(values),
)
over_their_sum.slip(
    "You divided by the largest. Divide by the sum, so that the weights add to 1",
    lambda values: np.asarray(values) / np.max(values),
)


def _weights_of(scores: pd.DataFrame) -> np.ndarray:
    shares = scores / scores.sum()
    differing = 1 + (shares * np.log(shares.where(shares > 0, 1))).sum() / np.log(len(scores))
    return (differing / differing.sum()).to_numpy()


best_first = Verb(
    lambda scores, weights: ranked(
        (scores * np.asarray(weights)).sum(axis=1).to_numpy(), list(scores.index)
    )
)
best_first.slip(
    "This is the right order upside down: the best comes first",
    lambda scores, weights: best_first.do(scores, weights)[::-1],
)
best_first.slip(
    "This is the order with the given weights. Use the entropy weights",
    lambda scores, weights: best_first.do(scores, [0.30, 0.25, 0.15, 0.20, 0.10]),
)
best_first.slip(
    "This is the order with equal weights. Use the entropy weights",
    lambda scores, weights: best_first.do(scores, np.full(5, 0.2)),
)


def _not_by_value(given, scores, entropy_weights):
    return say(
        "With these weights, one customer stands here before another who is worth more: compute "
        "the four composite values, and sort them"
    )


class Entropies(Exercise, id="2-9"):
    scores = given(FOUR_CUSTOMERS, "points", "the four customers' scores")
    everybody = given(
        lambda: load("auto_value_scores")[SCORES].astype(float),
        "points",
        "the scores of *all* customers of the file",
    )
    number = given(4, "customers", "the number of customers")
    number_of_scores = given(5, "customers", "the number of scores")
    fixed = given(np.array([0.30, 0.25, 0.15, 0.20, 0.10]), "weight", "the given weights")
    equal = given(np.full(5, 0.2), "weight", "equal weights")
    shares = step(shares_of_columns(scores), "shares", "the shares p")
    p_log_p = step(sum_of_p_log_p(shares), "Σ p ln p", "the sums of p ln p")
    log_of_four = step(natural_log(number), "log", "ln 4")
    differing = step(1 + p_log_p / log_of_four, "d", "the d of each score")
    entropy_weights = answer(
        over_their_sum(differing), Vector(SCORES, "weight", tolerance=5e-4), "the entropy weights"
    )
    entropy_weights.mistake(
        "This weighs by entropy itself, which is highest where all customers are alike. The "
        "weight comes from what is missing to 1: d = 1 − entropy",
        call(lambda p_log_p: p_log_p / p_log_p.sum(), p_log_p),
    )
    entropy_weights.mistake(
        "This is over *all* customers of the file. Take the four", call(_weights_of, everybody)
    )
    order = answer(
        best_first(scores, entropy_weights),
        Ranking(["A", "B", "C", "D"]),
        "the order by composite value",
    )
    order.symptom(_not_by_value)
    hints = (
        "Divide each column by its sum first, so that it becomes shares p.",
        "d = 1 + Σ p ln p / ln 4 for each column: 0 when all four customers are alike. np.log is "
        "ln, and .sum() adds up.",
        "entropy_weights = d / d.sum(). Then (four * entropy_weights).sum(axis=1) gives the "
        "composite values to sort.",
    )
