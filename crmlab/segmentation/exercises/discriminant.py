"""Exercises 3-20 and 3-9: a cut between two groups, and hit rates against chance."""

import numpy as np

from crmlab.answers import Label, Number, share
from crmlab.datasets import load
from crmlab.messages import later
from crmlab.scenes import Exercise, answer, call, given, once_an_edition, step
from crmlab.segmentation.measures.discriminant import Discriminant
from crmlab.verbs import total

GROUPS = ["price", "service", "convenience"]
PREDICTORS = ["discount_share", "advice_minutes"]
KNOWN = 110  # customers, the first in the file; the others came later


class Cut(Exercise, id="3-20"):
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


def _rate(learned: str, tested: str) -> float:
    everybody = len(load("new_customers"))
    sizes = {"known": KNOWN, "new": everybody - KNOWN, "all": everybody}
    return _hits()[f"{learned} {tested}"] / sizes[tested]


_OF_ALL = later(
    "Here all 200 were tested, by a model that learned from all of them, or from all but one. Fit "
    "it on the 110 alone"
)

_ONE_COLUMN = later("This model knows one measurement only. Give it both columns of `measured`")
_OF_A_PART = later("These are the shares in a part of the table. Take those of all 200 newcomers")


def _sizes(rows: slice = slice(None)) -> np.ndarray:
    counts = load("new_customers")["group"][rows].astype(str).value_counts()
    return counts.reindex(GROUPS).to_numpy(float)


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
    trained_rate = answer(
        known_hits / known, share(0.001), "the hit rate among those it learned from"
    )
    trained_rate.mistake(_OF_ALL, all_hits / everybody)
    fair_rate = answer(new_hits / new, share(0.001), "the hit rate among those who came later")
    fair_rate.mistake(
        "This model has learned from the 90, too, on whom it is tested. Fit it on the 110 alone, "
        "and let it predict the 90",
        new_hits_of_all / new,
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
    trained_rate.mistake(_ONE_COLUMN, call(_rate, PREDICTORS[0], "known"))
    trained_rate.mistake(_ONE_COLUMN, call(_rate, PREDICTORS[1], "known"))
    fair_rate.mistake(_ONE_COLUMN, call(_rate, PREDICTORS[0], "new"))
    fair_rate.mistake(_ONE_COLUMN, call(_rate, PREDICTORS[1], "new"))
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
        "This is Press's Q of all 200. Take the 90 who came later",
        (everybody - all_hits * groups) ** 2 / (everybody * (groups - 1)),
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
