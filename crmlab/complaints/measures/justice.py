"""What counts in satisfaction with the handling, and whether a good recovery beats no problem."""

from collections.abc import Sequence

import pandas as pd

from crmlab.checks import number_columns
from crmlab.loyalty.measures.drivers import driver_weights
from crmlab.messages import later, refusal

__all__ = ["JUSTICES", "justice_weights", "recovery_effect"]

JUSTICES = ("outcome", "procedure", "treatment")  # Tax, Brown & Chandrashekaran 1998


def justice_weights(
    answers: pd.DataFrame, kinds: Sequence[str] = JUSTICES, outcome: str = "satisfaction_handling"
) -> pd.DataFrame:
    """Return what a point of each kind of justice brings in points of satisfaction.

    ``slope`` is that of a regression on all kinds together, each while the others stay, with its
    95 % interval ``low`` to ``high`` by errors that let the spread differ (HC3). ``alone`` is the
    slope of a kind by itself, which borrows from those that go along with it. The row ``const``,
    the last, is what is predicted where all are 0.
    """
    import statsmodels.api as sm

    kinds = list(kinds)
    simple = driver_weights(answers, kinds, outcome, draws=0)  # refuses what has no regression
    data = answers[[*kinds, outcome]].astype(float)
    fit = sm.OLS(data[outcome], sm.add_constant(data[kinds])).fit(cov_type="HC3")
    low, high = fit.conf_int().to_numpy().T
    found = pd.DataFrame({"slope": fit.params, "low": low, "high": high})
    found.insert(0, "alone", simple["r"] * data[outcome].std() / data[kinds].std())
    return found.loc[[*kinds, "const"]].rename_axis("justice")


def recovery_effect(recovered: pd.DataFrame, others: pd.DataFrame) -> pd.Series:
    """Return how much more satisfied customers are after a recovery than others, like before.

    ``raw`` is the difference of the means of ``satisfaction_after``. ``effect`` is that among
    people who were equally satisfied before: a regression on the side and ``satisfaction_before``,
    with its 95 % interval ``low`` to ``high`` (HC3). The paradox (McCollough & Bharadwaj 1992) is
    a ``low`` above 0 where the others had no problem at all.

    >>> before = pd.DataFrame({"satisfaction_before": [6, 7, 8, 9]})
    >>> others = before.assign(satisfaction_after=before["satisfaction_before"])
    >>> happier = 1 + others[["satisfaction_before"]]
    >>> recovered = happier.assign(satisfaction_after=happier["satisfaction_before"] + 0.5)
    >>> recovery_effect(recovered, others)[["raw", "effect"]].round(2).tolist()
    [1.5, 0.5]
    """
    import statsmodels.api as sm

    names = ["satisfaction_before", "satisfaction_after"]
    sides = [number_columns(side, names, later("customers")) for side in (recovered, others)]
    if min(map(len, sides)) < 3:
        raise refusal("A comparison needs three customers or more on each side.")
    marked = [side.assign(recovered=yes) for yes, side in zip((1, 0), sides, strict=True)]
    both = pd.concat(marked, ignore_index=True)
    if both["satisfaction_before"].nunique() < 3:
        raise refusal("All were equally satisfied before: nothing is left to adjust for.")
    about = sm.add_constant(both[["recovered", "satisfaction_before"]])
    fit = sm.OLS(both["satisfaction_after"], about).fit(cov_type="HC3")
    low, high = fit.conf_int().loc["recovered"]
    raw = sides[0]["satisfaction_after"].mean() - sides[1]["satisfaction_after"].mean()
    found = {"people": len(sides[0]), "raw": raw, "effect": fit.params["recovered"]}
    return pd.Series(found | {"low": low, "high": high})
