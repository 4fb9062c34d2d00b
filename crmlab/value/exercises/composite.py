"""Exercises 2-12, 2-8 and 2-9: one score out of five, and where its weights come from."""

import numpy as np
import pandas as pd

from crmlab.answers import Number, Ranking, Vector
from crmlab.datasets import load
from crmlab.messages import later, say
from crmlab.scenes import Exercise, answer, call, given, step
from crmlab.scenes.formulas import Term, Verb
from crmlab.scenes.verbs import natural_log, ranked, total
from crmlab.value.measures import SCORES

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

FIXED, EQUAL = np.array([0.30, 0.25, 0.15, 0.20, 0.10]), np.full(5, 0.2)


def _principal_weights(judgements: np.ndarray) -> np.ndarray:
    values, vectors = np.linalg.eig(judgements)
    return _with_sum_1(np.abs(vectors[:, values.real.argmax()].real))


def _with_sum_1(weights: np.ndarray) -> np.ndarray:
    return weights / weights.sum()


principal_weights = Verb(_principal_weights)
principal_weights.slip(
    "These are the row sums divided by their total: a rough stand-in. The principal eigenvector "
    "is asked for: multiply, divide by the sum, and repeat",
    lambda judgements: _with_sum_1(judgements.sum(axis=1)),
)
principal_weights.slip(
    "These are the sums of the *columns*: what counts least comes out on top. Row i says how much "
    "more item i matters",
    lambda judgements: _with_sum_1(judgements.sum(axis=0)),
)
principal_weights.slip(
    "This divides each column by its sum and takes the mean of each row: a good stand-in. The "
    "principal eigenvector is asked for: multiply, divide by the sum, and repeat",
    lambda judgements: (judgements / judgements.sum(axis=0)).mean(axis=1),
)
principal_weights.slip(
    "These are geometric means of the rows: a good stand-in for the eigenvector",
    lambda judgements: _with_sum_1(judgements.prod(axis=1) ** (1 / len(judgements))),
)
principal_weights.slip(
    "This is one round, and not yet divided: divide by the sum, so that the weights add up to 1, "
    "and repeat both 50 times",
    lambda judgements: judgements.mean(axis=1),
)
principal_weights.slip(
    "These are the weights after two rounds: repeat until nothing moves",
    lambda judgements: _with_sum_1((judgements @ judgements).sum(axis=1)),
)


class Agreeing(Exercise, id="2-12"):
    over_price = given(2, "times as important", "service against price")
    price_over_design = given(3, "times as important", "price against design")
    service_over_design = answer(
        over_price * price_over_design,
        Number("times", 0.01),
        "service against design",
    )
    service_over_design.mistake(
        "This adds the two. Twice as much as three times as much is a product",
        over_price + price_over_design,
    )
    three_weights = answer(
        call(
            lambda service, price: _with_sum_1(np.array([service, price, 1.0])),
            service_over_design,
            price_over_design,
        ),
        Vector(["service", "price", "design"], "weight", tolerance=0.002),
        "the weights of service, price and design",
    )
    three_weights.mistake(
        "These have the right proportions, but they do not add up to 1: divide by their sum",
        call(
            lambda service, price: np.array([service, price, 1.0]),
            service_over_design,
            price_over_design,
        ),
    )
    three_weights.mistake(
        "Let design count 1. Then price counts 3, and service twice as much as *price*",
        [0.5, 1 / 3, 1 / 6],
    )
    hints = (
        "Let design count 1. How much does price count then, and how much service?",
        "Service counts twice as much as price, and price 3.",
        "Weights are the three numbers, divided by their sum.",
    )
    then = "When judgements agree, the weights fit every pair. People rarely agree so well."


_FIVE_SCORES = later("3 and 2 belong to three scores. Here are five: (λ − 5) / 4, over 1.12")


class Judged(Exercise, id="2-8"):
    scores = given(FOUR_CUSTOMERS.loc["A"].to_numpy(), "points by score", "A's scores")
    scores_b = given(FOUR_CUSTOMERS.loc["B"].to_numpy(), "points by score", "B's scores")
    scores_c = given(FOUR_CUSTOMERS.loc["C"].to_numpy(), "points by score", "C's scores")
    scores_d = given(FOUR_CUSTOMERS.loc["D"].to_numpy(), "points by score", "D's scores")
    fixed = given(FIXED, "weight", "the given weights")
    equal = given(EQUAL, "weight", "equal weights")
    judgements = given(
        JUDGEMENTS,
        "times as important",
        "the judgements",
        "row i says how much more item i matters",
    )
    down = given(
        JUDGEMENTS.T,
        "times as important",
        "the matrix down its columns, so that growth comes out on top",
    )
    limit = given(0.10, "consistency", "the limit of 0.10")
    items = given(5, "items", "the number of items")
    of_three = given(3.0246, "λ", "the λ of the three scores")
    # Saaty (1980)
    random_index = given(1.12, "random index", "the random index for five items")
    index_of_four = given(0.90, "random index", "the random index for four items")
    index_of_three = given(0.58, "random index", "the random index for three items")
    composite = answer(
        total(scores * fixed), Number("points", 0.01), "A's composite value with the given weights"
    )
    ahp_weights = answer(
        principal_weights(judgements),
        Vector(SCORES, "weight", tolerance=2e-4),
        "the weights that the judgements imply",
    )
    eigenvalue = step(
        call(
            lambda judgements, weights: np.mean(judgements @ weights / weights),
            judgements,
            ahp_weights,
        ),
        "λ",
        "the largest eigenvalue λ",
    )
    eigenvalue.mistake(
        "λ is the number of scores only where all judgements agree. Compute it from the weights",
        items,
    )
    consistency_index = step(
        (eigenvalue - items) / (items - 1), "consistency", "the consistency index"
    )
    consistency_ratio = answer(
        consistency_index / random_index, Number("ratio", 2e-4), "the consistency ratio"
    )
    consistency_ratio.mistake(_FIVE_SCORES, (eigenvalue - 3) / 2 / random_index)
    consistency_ratio.mistake(_FIVE_SCORES, (eigenvalue - 3) / 2 / index_of_three)
    ahp_composite = answer(
        total(scores * ahp_weights),
        Number("points", 0.001),
        "A's composite value with the AHP weights",
    )
    hints = (
        "Step 1: multiply each score by its weight, and add. Step 2: start with five weights of "
        "0.2, and write the loop of the three scores: it stays the same.",
        "Step 2: in each round, w = judgements.to_numpy() @ w, then w = w / w.sum(). Step 3: "
        "multiply once more, divide by w, and take the mean.",
        "Step 4: go on as for the three scores, with n = 5 and the random index for five. Step 5: "
        "as step 1, with the weights of step 2.",
    )
    then = (
        "A ratio of {consistency_ratio} is far below 0.10: these managers hardly contradict "
        "themselves. That says nothing about whether they are right."
    )


shares_of_columns = Verb(lambda scores: scores / scores.sum())
shares_of_columns.slip(
    "This takes the shares across each customer's row. Entropy compares customers with each "
    "other, so divide each *column* by its sum",
    lambda scores: scores.div(scores.sum(axis=1), axis=0),
)
shares_of_columns.slip(
    "p is the score over 100 here. Divide each column by its own sum", lambda scores: scores / 100
)
shares_of_columns.slip(
    "p is a share of *all* scores here. Divide each column by its own sum",
    lambda scores: scores / scores.to_numpy().sum(),
)


def _composites(scores: Term, weights: Term) -> Term:
    return call(lambda scores, weights: (scores * weights).sum(axis=1).to_numpy(), scores, weights)


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
    number_of_scores = given(5, "customers", "the number of scores")
    fixed = given(FIXED, "weight", "the given weights")
    equal = given(EQUAL, "weight", "equal weights")
    judged = given(
        lambda: _principal_weights(JUDGEMENTS), "weight", "the weights that the judgements imply"
    )
    number = step(call(len, scores), "customers", "the number of customers")
    shares = step(shares_of_columns(scores), "shares", "the shares p")
    logs = step(natural_log(shares), "logs", "ln p")
    p_log_p = step(
        call(lambda each: each.sum().to_numpy(), shares * logs), "Σ p ln p", "the sums of p ln p"
    )
    log_of_four = step(natural_log(number), "log", "ln 4")
    differing = step(1 + p_log_p / log_of_four, "d", "the d of each score")
    differing.mistake(
        "You divided by ln 3, but there are four customers: ln 4", 1 + p_log_p / float(np.log(3))
    )
    spread = step(
        call(lambda scores: scores.std().to_numpy(), scores), "d", "the standard deviations"
    )
    divided_too = step((1 + p_log_p) / log_of_four, "d", "the fraction with the 1 in it")
    entropy = step(0 - p_log_p / log_of_four, "entropy", "the entropy itself")
    entropy_weights = answer(
        differing / total(differing),
        Vector(SCORES, "weight", tolerance=5e-4),
        "the entropy weights",
    )
    entropy_weights.mistake(
        "This weighs by entropy itself, which is highest where all customers are alike. The "
        "weight comes from what is missing to 1: d = 1 − entropy",
        p_log_p / total(p_log_p),
    )
    order = answer(
        ranked(_composites(scores, entropy_weights), list("ABCD")),
        Ranking(["A", "B", "C", "D"]),
        "the order by composite value",
    )
    order.mistake(
        "This is the order with the given weights, or with those that the judgements imply. Use "
        "the entropy weights",
        ranked(_composites(scores, fixed), list("ABCD")),
    )
    order.mistake(
        "This is the order with equal weights. Use the entropy weights",
        ranked(_composites(scores, equal), list("ABCD")),
    )
    order.symptom(_not_by_value)
    hints = (
        "Step 1: divide each column by its sum, so that it becomes shares p. Then the second step "
        "of the three customers, with four.",
        "Step 1: np.log is ln, and .sum() adds up each column. Step 2: d / d.sum(), with your d.",
        "Step 3: multiply the scores by the weights, add across each row (axis=1), and sort. The "
        "index then has the order.",
    )
    then = (
        "Growth gets almost half of the weight, because these four differ most in it. Nobody said "
        "that growth matters most."
    )
