"""Exercises 3-18 and 3-9: a cut between two groups, and hit rates against chance."""

from functools import cache

import numpy as np
import pandas as pd

from crmlab import datasets
from crmlab.answers import Label, Number, share
from crmlab.datasets import load
from crmlab.formulas import Term
from crmlab.messages import later, say
from crmlab.scenes import Answer, Exercise, answer, call, given, once_an_edition, step
from crmlab.segmentation.measures.discriminant import Discriminant
from crmlab.verbs import total

GROUPS = ["price", "service", "convenience"]
PREDICTORS = ["discount_share", "advice_minutes"]
EXACT = 1e-6
KNOWN = 110  # customers, the first in the file; the others came later


class Cut(Exercise, id="3-18"):
    service = given(34.0, "minutes", "the mean of the service-seeking")
    price = given(14.0, "minutes", "the mean of the price-sensitive")
    newcomer = given(21.0, "minutes of the newcomer", "the newcomer's minutes")
    minutes_cut = answer(
        (service + price) / 2, Number("minutes", 0.01), "the cut between the two groups"
    )
    minutes_cut.mistake(
        "This is half of the distance between the means. Start from a mean, or add the two and "
        "halve",
        (service - price) / 2,
    )
    minutes_cut.mistake(
        "This is the mean of the newcomer as well. The cut is made of the two means alone",
        (service + price + newcomer) / 3,
    )
    minutes_cut.mistake(
        "The middle of 14 and 34 is as far from one as from the other: add the two and halve",
        (service * price) ** 0.5,
    )
    minutes_cut.mistake(
        "This is the distance between the means. The cut is the place in the middle between them",
        service - price,
    )
    for _share in (0.25, 0.75):
        minutes_cut.mistake(
            "This weighs the means by the size of the groups. At first they are equally many: take "
            "the plain middle",
            service * _share + price * (1 - _share),
        )
    newcomer_group = answer(
        call(lambda minutes, cut: "price" if minutes < cut else "service", newcomer, minutes_cut),
        Label(["price", "service"]),
        "the newcomer's group",
    )
    newcomer_group.mistake(
        "21 minutes lie below the cut: nearer to the lower mean",
        call(lambda minutes, cut: "service" if minutes < cut else "price", newcomer, minutes_cut),
    )
    cut_moves = answer(
        call(lambda low, high: "up" if low < high else "down", price, service),
        Label(["up", "down"]),
        "where the cut goes when the price-sensitive are more",
    )
    cut_moves.mistake(
        "Then the area of the larger group would shrink. The cut moves away from the larger group, "
        "towards the mean of the smaller",
        call(lambda low, high: "down" if low < high else "up", price, service),
    )
    hints = (
        "The cut lies where a newcomer is as far from one mean as from the other.",
        "A newcomer below the cut is nearer to the lower mean. A larger group gets the benefit of "
        "the doubt: its area grows.",
    )
    then = "Discriminant analysis does just this, with two or more measurements at once."


@once_an_edition
def _hits() -> dict[str, int]:
    """Return how many customers are put into their own group, by who learned and who is tested."""
    customers = load("new_customers")
    parts = {"known": customers[:KNOWN], "new": customers[KNOWN:], "all": customers}
    models = {name: Discriminant(PREDICTORS).fit(part) for name, part in parts.items()}
    models |= {name: Discriminant([name]).fit(parts["known"]) for name in PREDICTORS}
    return {
        f"{learned} {tested}": int((model.predict(part) == part["group"].astype(str)).sum())
        for learned, model in models.items()
        for tested, part in parts.items()
    }


@cache
def _other_rate(way: str, tested: str, _folder: object) -> float:
    """Return a hit rate by another way, among the 110 or among the 90 who came later."""
    from sklearn.discriminant_analysis import LinearDiscriminantAnalysis as Linear
    from sklearn.discriminant_analysis import QuadraticDiscriminantAnalysis as Quadratic
    from sklearn.model_selection import LeaveOneOut, cross_val_score

    customers = load("new_customers")
    points, groups = customers[PREDICTORS], customers["group"].astype(str)
    learn = {"109": slice(109), "111": slice(111), "last": slice(-KNOWN, None)}.get(
        way, slice(KNOWN)
    )
    test = slice(KNOWN, None) if tested == "new" else learn
    ways = {"quadratic": Quadratic(), "equal": Linear(priors=[1 / 3] * 3)}
    model = ways.get(way, Linear()).fit(points[learn].to_numpy(), groups[learn])
    there = points[test].to_numpy()[:, ::-1] if way == "turned" else points[test].to_numpy()
    found = model.predict(there) == groups[test]
    if way == "one out":
        return cross_val_score(Linear(), points[learn], groups[learn], cv=LeaveOneOut()).mean()
    if way == "certain":
        return model.predict_proba(there).max(axis=1).mean()
    return found.groupby(groups[test]).mean().mean() if way == "groups" else found.mean()


def _by(way: str, tested: str = "known") -> Term:
    return call(lambda: float(_other_rate(way, tested, datasets.folder())))


def _rate(learned: str, tested: str) -> float:
    everybody = len(load("new_customers"))
    sizes = {"known": KNOWN, "new": everybody - KNOWN, "all": everybody}
    return _hits()[f"{learned} {tested}"] / sizes[tested]


_OF_ALL = later(
    "Here all 200 were tested, by a model that learned from all of them, or from all but one. Fit "
    "it on the 110 alone"
)

_OF_GROUPS = later(
    "This is the mean of the groups' hit rates. Take one share: all hits over all customers"
)
_CERTAIN = later(
    "This is how sure the model is on average. Count how often it is *right*: predict, and compare"
)
_CHANCE = later("This is what chance reaches. Asked for: the share that the model gets right")

_ONE_COLUMN = later("This model knows one measurement only. Give it both columns of `measured`")
_OF_A_PART = later("These are the shares in a part of the table. Take those of all 200 newcomers")


def _sizes(rows: slice = slice(None)) -> np.ndarray:
    counts = load("new_customers")["group"][rows].astype(str).value_counts()
    return counts.reindex(GROUPS).to_numpy(float)


def _largest_share(sizes: np.ndarray) -> float:
    return (sizes / sizes.sum()).max()


def _luck(sizes: np.ndarray) -> float:
    return ((sizes / sizes.sum()) ** 2).sum()


def _luck_of_predicted() -> float:
    customers = load("new_customers")
    found = pd.Series(np.asarray(Discriminant(PREDICTORS).fit(customers).predict(customers)))
    return float((found.value_counts(normalize=True) ** 2).sum())


def _crossed(predicted: str) -> float:
    """Return how often one part's predictions meet the other part's groups, row by row."""
    customers = load("new_customers")
    model = Discriminant(PREDICTORS).fit(customers[:KNOWN])
    parts = customers[KNOWN:], customers[: len(customers) - KNOWN]
    one, other = parts if predicted == "came later" else parts[::-1]
    groups = other["group"].astype(str).to_numpy()
    return float((np.asarray(model.predict(one)) == groups).mean())


def _cross_validated(given: float) -> str | None:
    from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
    from sklearn.model_selection import cross_val_score

    people = load("new_customers")
    for folds in (5, 10):
        rates = cross_val_score(
            *(LinearDiscriminantAnalysis(), people[PREDICTORS], people["group"].astype(str)),
            cv=folds,
        )
        if abs(rates.mean() - given) < EXACT:
            return say("This is cross-validation of all 200. The model of step 1 predicts the 90")
    return None


def _of_both(rate: Answer, tested: str, parts: list[Term]) -> None:
    """Register what goes wrong with a hit rate, whoever is tested."""
    rate.mistake(_ONE_COLUMN, *[call(_rate, column, tested) for column in PREDICTORS])
    rate.mistake(_OF_GROUPS, _by("groups", tested))
    rate.mistake(_CERTAIN, _by("certain", tested))
    rate.mistake(_CHANCE, *[call(do, sizes) for sizes in parts for do in (_largest_share, _luck)])


class AgainstChance(Exercise, id="3-9"):
    known = given(KNOWN, "customers", "the customers it learned from")
    new = given(lambda: len(load("new_customers")) - KNOWN, "customers", "those who came later")
    everybody = given(lambda: len(load("new_customers")), "customers", "all customers")
    known_hits = given(
        lambda: _hits()["known known"], "customers", "the hits among those it learned from"
    )
    new_hits = given(
        lambda: _hits()["known new"], "customers", "the hits among those who came later"
    )
    new_hits_of_all = given(
        lambda: _hits()["all new"], "hits of another model", "the hits of a model that knew all"
    )
    all_hits = given(
        lambda: _hits()["all all"], "hits of another model", "the hits among all 200 customers"
    )
    sizes = given(_sizes, "customers by group", "the sizes of the groups")
    known_sizes = given(
        lambda: _sizes(slice(KNOWN)), "customers of 110 by group", "the sizes among the 110"
    )
    new_sizes = given(
        lambda: _sizes(slice(KNOWN, None)), "customers of 90 by group", "the sizes among the 90"
    )
    groups = given(3, "groups", "the number of groups")
    trained_rate = answer(known_hits / known, share(), "the hit rate among those it learned from")
    trained_rate.mistake(_OF_ALL, all_hits / everybody)
    trained_rate.mistake(
        "Either this model learned from all 200, or it takes all groups for equally large. Fit it "
        "on the 110 of `learn_from` alone, and let it learn the sizes",
        call(_rate, "all", "known"),
        _by("equal"),
    )
    trained_rate.mistake(
        "These are other rows than `learn_from`, the first 110: newcomers[:110]",
        *map(_by, ("109", "111")),
    )
    trained_rate.mistake(
        "Either these are the *last* 110, or this is leave-one-out. Fit the first 110, and test "
        "the same ones",
        *map(_by, ("last", "one out")),
    )
    trained_rate.mistake(
        "This model draws curved borders. Take `LinearDiscriminantAnalysis`", _by("quadratic")
    )
    fair_rate = answer(new_hits / new, share(), "the hit rate among those who came later")
    fair_rate.symptom(_cross_validated)
    fair_rate.mistake(
        "As many hits as by a model that has learned from the 90, too, on whom it is tested. Fit "
        "it on the 110 alone, and let it predict the 90",
        new_hits_of_all / new,
    )
    fair_rate.mistake(
        "Here all groups are taken for equally large. Let the model learn their sizes",
        _by("equal", "new"),
    )
    fair_rate.mistake(
        "The two columns stand the other way round than when the model learned: the order counts",
        _by("turned", "new"),
    )
    fair_rate.mistake(
        "This is the difference between the two rates. Asked for: the rate among the 90",
        trained_rate - fair_rate,
    )
    fair_rate.mistake(
        "The predictions are compared with other people's groups. Predict came_later[measured], "
        "and compare with came_later['group']",
        call(_crossed, "came later"),
        call(_crossed, "learned"),
    )
    fair_rate.mistake(_OF_ALL, all_hits / everybody)
    fair_rate.mistake(
        "All 200 were tested here, the 110 that the model knows among them. Predict the 90 alone",
        call(_rate, "known", "all"),
    )
    fair_rate.mistake(
        "The other way round: this model learned from the 90. Let that of the 110 predict the 90",
        call(_rate, "new", "known"),
    )
    _of_both(trained_rate, "known", [sizes, known_sizes, new_sizes])
    _of_both(fair_rate, "new", [sizes, known_sizes, new_sizes])
    group_shares = step(sizes / everybody, "shares", "the shares of the groups")
    chance_rate = answer(total(group_shares**2), share(0.001), "the proportional chance")
    chance_rate.mistake(
        "This is the maximum chance: all into the largest group. The proportional chance is the "
        "sum of the squared shares",
        call(np.max, group_shares),
    )
    chance_rate.mistake(
        "One in three would hold if the groups were equally large. Square the shares, and add them",
        1 / groups,
    )
    chance_rate.mistake(
        "These are squared *counts*. Square the shares: the counts over all customers",
        total(sizes**2),
    )
    chance_rate.mistake(
        "These are squared *counts* over 200. Divide each count by 200 *before* you square it",
        total(sizes**2) / everybody,
    )
    chance_rate.mistake(
        "The shares are added first, and then squared. Square each share, and add",
        total(group_shares) ** 2,
    )
    chance_rate.mistake(
        "These shares are multiplied by each other. Square each, and add",
        call(np.prod, group_shares),
    )
    chance_rate.mistake(
        "This multiplies the shares of the 110 by those of the 90. Square the shares of all 200",
        total(known_sizes / known * new_sizes / new),
    )
    chance_rate.mistake(
        "This is the example of the lesson, with shares of .8 and .2. Take those of the newcomers",
        call(lambda: 0.8**2 + 0.2**2),
    )
    chance_rate.mistake(
        "These are the shares of the *predicted* groups. Take those of the true ones",
        call(_luck_of_predicted),
    )
    chance_rate.mistake(_OF_A_PART, total((known_sizes / known) ** 2))
    chance_rate.mistake(_OF_A_PART, total((new_sizes / new) ** 2))
    press_q = answer(
        (new - new_hits * groups) ** 2 / (new * (groups - 1)), Number("Q", 0.05), "Press's Q"
    )
    press_q.mistake(
        "This is Press's Q of the 110 that the model learned from. Take the 90 who came later",
        (known - known_hits * groups) ** 2 / (known * (groups - 1)),
    )
    press_q.mistake(
        "This puts the hit *rate* in. Press's Q counts hits: the rate times the customers",
        (new - fair_rate * groups) ** 2 / (new * (groups - 1)),
    )
    press_q.mistake(
        "The *misses* stand here for the hits. Count those put into their own group",
        (new - (new - new_hits) * groups) ** 2 / (new * (groups - 1)),
    )
    press_q.mistake(
        "This model was fitted again, on the 90 or on all. Take the hits of step 2",
        (new - call(lambda: _hits()["new new"]) * groups) ** 2 / (new * (groups - 1)),
        (new - new_hits_of_all * groups) ** 2 / (new * (groups - 1)),
    )
    press_q.mistake(
        "Brackets are missing above the line: (n − hits × g) is squared as a whole",
        (new - (new_hits * groups) ** 2) / (new * (groups - 1)),
    )
    press_q.mistake("There are *three* groups here: g is 3", (new - new_hits * 2) ** 2 / new)
    press_q.mistake(
        "Below the line stands n × (g − 1). Only the groups are one fewer",
        (new - new_hits * groups) ** 2 / ((new - 1) * (groups - 1)),
    )
    press_q.mistake("This is the value that Q is compared with. Compute Q", call(lambda: 3.84))
    press_q.mistake(
        "This is the example of the lesson. Take the 90 who came later", call(lambda: 144 / 30)
    )
    press_q.mistake(
        "The hits are one too few or too many here, or come from a rounded rate. Take the count",
        (new - (new_hits - 1) * groups) ** 2 / (new * (groups - 1)),
        (new - (new_hits + 1) * groups) ** 2 / (new * (groups - 1)),
        (new - call(round, fair_rate, 1) * new * groups) ** 2 / (new * (groups - 1)),
    )
    press_q.mistake(
        "This is Press's Q of all 200. Take the 90 who came later",
        (everybody - all_hits * groups) ** 2 / (everybody * (groups - 1)),
        (everybody - (known_hits + new_hits) * groups) ** 2 / (everybody * (groups - 1)),
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
