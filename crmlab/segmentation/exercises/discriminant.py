"""Exercises 3-18 and 3-9: a cut between two groups, and hit rates against chance."""

import numpy as np
import pandas as pd

from crmlab.answers import Label, Number, share
from crmlab.datasets import load
from crmlab.scenes import Exercise, answer, call, choice, given, step
from crmlab.scenes.verbs import total

GROUPS = ["price", "service", "convenience"]
PREDICTORS = ["discount_share", "advice_minutes"]
KNOWN = 110  # customers, the first in the file; the others came later


class Cut(Exercise, id="3-18"):
    service = given(34.0, "minutes", "the mean of the service-seeking")
    price = given(14.0, "minutes", "the mean of the price-sensitive")
    newcomer = given(21.0, "minutes", "the newcomer's minutes")
    minutes_cut = answer(
        (service + price) / 2, Number("minutes", 0.01), "the cut between the two groups"
    )
    minutes_cut.mistake(
        "This is the distance between the means, or half of it. The cut is the place in the middle "
        "between them: add the two and halve",
        service - price,
        (service - price) / 2,
    )
    minutes_cut.example(35)
    minutes_cut.mistake(
        "This is the mean of the newcomer as well. The cut is made of the two means alone",
        (service + price + newcomer) / 3,
    )
    minutes_cut.mistake(
        "The middle of 14 and 34 is as far from one as from the other: add the two and halve",
        (service * price) ** 0.5,
    )
    minutes_cut.mistake(
        "This weighs the means by the size of the groups, or has moved the cut already. At first "
        "they are equally many: take the plain middle",
        (service + 3 * price) / 4,
        (3 * service + price) / 4,
        minutes_cut + 10**2 * np.log(3) / (service - price),
        minutes_cut - 10**2 * np.log(3) / (service - price),
    )
    newcomer_group = answer(
        call(lambda minutes, cut: "price" if minutes < cut else "service", newcomer, minutes_cut),
        Label(["price", "service"]),
        "the newcomer's group",
    )
    newcomer_group.mistake("21 minutes lie below the cut: nearer to the lower mean", "service")
    cut_moves = answer(
        "up", Label(["up", "down"]), "where the cut goes when the price-sensitive are more"
    )
    cut_moves.mistake(
        "Then the area of the larger group would shrink. The cut moves away from the larger group, "
        "towards the mean of the smaller",
        "down",
    )
    hints = (
        "The cut lies where a newcomer is as far from one mean as from the other.",
        "A newcomer below the cut is nearer to the lower mean. A larger group gets the benefit of "
        "the doubt: its area grows.",
    )
    then = "Discriminant analysis does just this, with two or more measurements at once."


def _groups(customers: pd.DataFrame, rows: slice) -> np.ndarray:
    return customers["group"][rows].to_numpy(str)


def _probabilities(customers: pd.DataFrame, learn: slice, test: slice, way: str) -> pd.DataFrame:
    """Return how likely each group is for those who are tested, by a model of others."""
    from sklearn.discriminant_analysis import LinearDiscriminantAnalysis as Linear
    from sklearn.discriminant_analysis import QuadraticDiscriminantAnalysis as Quadratic

    points = customers[[way] if way in PREDICTORS else PREDICTORS]
    known, new = (points[rows].to_numpy() for rows in (learn, test))
    if way == "apart":
        known, new = ((each - each.mean(axis=0)) / each.std(axis=0) for each in (known, new))
    model = {"quadratic": Quadratic(), "equal": Linear(priors=[1 / 3] * 3)}.get(way, Linear())
    model.fit(known, _groups(customers, learn))
    found = model.predict_proba(new[:, ::-1] if way == "turned" else new)
    return pd.DataFrame(found, columns=model.classes_)


def _hits(customers: pd.DataFrame, learn: slice, test: slice, way: str, what: str) -> float:
    """Return how many of those who are tested are put into their own group, or something else."""
    likely = _probabilities(customers, learn, test, way)
    groups = pd.Series(_groups(customers, slice(KNOWN) if what == "others" else test))[
        : len(likely)
    ]
    right = likely.idxmax(axis=1)[: len(groups)] == groups
    shares = groups.value_counts(normalize=True)
    return {
        "right": right.sum(),
        "others": right.sum(),
        "wrong": (~right).sum(),
        "sure": likely.max(axis=1).sum(),
        "groups": right.groupby(groups).mean().mean() * len(right),
        "luck": (shares**2).sum() * len(right),
        "largest": shares.max() * len(right),
    }[what]


def _sizes(customers: pd.DataFrame, rows: slice, whose: str) -> np.ndarray:
    groups = pd.Series(_groups(customers, rows))
    if whose == "predicted":
        groups = _probabilities(customers, rows, rows, "linear").idxmax(axis=1)
    sizes = groups.value_counts().reindex(GROUPS).to_numpy(float)
    return np.full(len(GROUPS), sizes.mean()) if whose == "equal" else sizes


def _number(customers: pd.DataFrame, rows: slice) -> int:
    return len(customers[rows])


class AgainstChance(Exercise, id="3-9"):
    customers = given(lambda: load("new_customers"), "tables", "the newcomers")
    first = given(slice(KNOWN), "rows", "the first 110")
    later = given(slice(KNOWN, None), "rows", "the 90 who came later")
    all_rows = given(slice(None), "rows", "all 200")
    model = choice(
        ("`LinearDiscriminantAnalysis` as it is, with both columns of `measured`", "linear"),
        ("a model with curved borders", "quadratic"),
        ("all groups for equally large", "equal"),
        ("the discount share alone", "discount_share"),
        ("the minutes of advice alone", "advice_minutes"),
        ("the two columns the other way round", "turned"),
        ("each part standardised by itself", "apart"),
    )
    what = choice(
        ("how often the model is right", "right"),
        ("how often it is *wrong*", "wrong"),
        ("how *sure* it is on average", "sure"),
        ("the mean of the groups' hit rates", "groups"),
        ("other people's groups to compare with", "others"),
        ("what guessing reaches", "luck"),
        ("what the largest group alone reaches", "largest"),
        why="predict, and compare with their own groups",
    )
    known = step(call(_number, customers, first), "customers", "the customers it learned from")
    new = step(call(_number, customers, later), "customers", "those who came later")
    everybody = step(call(_number, customers, all_rows), "customers", "all customers")
    known_hits = step(
        call(_hits, customers, first, first, model, what),
        "customers",
        "the hits among those it learned from",
    )
    new_hits = step(
        call(_hits, customers, first, later, model, what),
        "customers",
        "the hits among those who came later",
    )
    all_hits = call(_hits, customers, all_rows, all_rows, model, what)
    groups = given(3, "groups", "the number of groups", others={"two groups": 2})
    trained_rate = answer(known_hits / known, share(), "the hit rate among those it learned from")
    trained_rate.mistake(
        "Either this model learned from all 200, or it takes all groups for equally large. Fit it "
        "on the 110 of `learn_from` alone, and let it learn the sizes",
        call(_hits, customers, all_rows, first, model, what) / known,
    )
    for rows in (slice(KNOWN - 1), slice(KNOWN + 1), slice(-KNOWN, None)):
        trained_rate.mistake(
            "These are other rows than `learn_from`, the first 110: newcomers[:110]. Or each was "
            "left out once: test the same ones",
            call(_hits, customers, rows, rows, model, what) / call(_number, customers, rows),
        )
    fair_rate = answer(new_hits / new, share(), "the hit rate among those who came later")
    fair_rate.mistake(
        "As many hits as by a model that has learned from the 90, too, on whom it is tested, or "
        "that takes all groups for equally large. Fit it on the 110 alone, and let it predict the "
        "90",
        call(_hits, customers, all_rows, later, model, what) / new,
    )
    whose = choice(
        ("the true groups", "true"),
        ("the *predicted* groups", "predicted"),
        ("groups of one size", "equal"),
    )
    sizes = step(
        call(_sizes, customers, all_rows, whose), "customers by group", "the sizes of the groups"
    )
    group_shares = step(sizes / everybody, "shares", "the shares of the groups")
    chance_rate = answer(total(group_shares**2), share(0.001), "the proportional chance")
    lesson = given(0.68, "share", "the example of the lesson")
    chance_rate.mistake(
        "This is the maximum chance: all into the largest group. The proportional chance is the "
        "sum of the squared shares",
        call(np.max, group_shares),
    )
    chance_rate.mistake(
        "These are squared *counts* over 200. Divide each count by 200 *before* you square it",
        total(sizes**2) / everybody,
    )
    chance_rate.mistake(
        "Shares are multiplied by one another here. Square each share of all 200, and add",
        call(np.prod, group_shares),
        total(call(_sizes, customers, first, whose) / known * call(_sizes, customers, later, whose))
        / new,
    )
    surplus = step(new - new_hits * groups, "customers above chance", "n − hits × g")
    press_q = answer(surplus**2 / (new * (groups - 1)), Number("Q", 0.05), "Press's Q")
    critical = given(3.84, "Q", "the value that Q is compared with")
    example = given(4.8, "Q", "the example of the lesson")
    press_q.mistake(
        "This puts the hit *rate* in. Press's Q counts hits: the rate times the customers",
        (new - fair_rate * groups) ** 2 / (new * (groups - 1)),
    )
    press_q.mistake(
        "Below the line stands n × (g − 1). Only the groups are one fewer",
        surplus**2 / ((new - 1) * (groups - 1)),
    )
    for hits in (new_hits - 1, new_hits + 1, call(round, fair_rate, 1) * new):
        press_q.mistake(
            "The hits are one too few or too many here. They come from a rounded rate, or from a "
            "model that was fitted again, on the 90 or on all. Take the hits of step 2",
            (new - hits * groups) ** 2 / (new * (groups - 1)),
        )
    for rate, of_all in (
        (fair_rate, all_hits / everybody),
        (press_q, (everybody - all_hits * groups) ** 2 / (everybody * (groups - 1))),
    ):
        rate.mistake(
            "Here all 200 were tested, by a model that learned from all of them, or from all but "
            "one. Fit it on the 110 alone, and take the 90 who came later",
            of_all,
        )
    hints = (
        "Step 1: fit, predict, compare with the true groups; the mean of True and False is a "
        "share. Step 2: the model stays as it is, and predicts the 90.",
        "Step 3: value_counts(normalize=True) has the shares. Square them, and add.",
        "Step 4: the hits are the fair rate times 90. In the formula, g is 3 and n is 90.",
    )
    then = (
        "{fair_rate} of those who came later right, where putting all into the largest group would "
        "get about half. A Press's Q of {press_q} is far above 3.84."
    )
