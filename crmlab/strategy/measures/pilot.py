"""What a pilot brought: the difference of two differences, with an interval that is honest."""

import pandas as pd

from crmlab.checks import number_columns, refuse_where, require_filled, require_rows, require_whole
from crmlab.messages import later, refusal, say

__all__ = ["pilot_effect", "pilot_months", "pilot_trend"]


def pilot_effect(panel: pd.DataFrame, start: int, outcome: str = "satisfaction") -> pd.Series:
    """Return what a pilot brought, by difference in differences, with its 95 % interval.

    ``effect`` is what the ``pilots`` gained from the month ``start`` on, less what the ``others``
    gained: the slope of ``pilot × after`` in a regression. Its ``error`` lets the months of a store
    be alike (clustered by store; Bertrand, Duflo & Mullainathan 2004). ``low`` to ``high`` count
    the degrees of freedom by the side with fewer stores: by all, two pilots of 18 stores would
    have an interval that holds the truth in 77 % of cases only.

    >>> stores = {"store": [*"AABBCCDD"], "pilot": [True] * 4 + [False] * 4, "month": [1, 2] * 4}
    >>> panel = pd.DataFrame(stores | {"satisfaction": [61, 70, 63, 70, 58, 61, 62, 65]})
    >>> pilot_effect(panel, start=2)[["pilots", "others", "effect"]].round(2).tolist()
    [8.0, 3.0, 5.0]
    """
    rows = _checked(panel, outcome)
    after = rows["month"] >= _within(rows, start)
    means = rows.groupby(["pilot", after])["outcome"].mean().unstack()
    gained = (means[True] - means[False]).loc[[1, 0]].set_axis(["pilots", "others"])
    return pd.concat(
        [gained, _slope_of_pilots(rows, after.astype(float)).rename({"slope": "effect"})]
    )


def pilot_trend(panel: pd.DataFrame, start: int, outcome: str = "satisfaction") -> pd.Series:
    """Return how much the gap of the pilots to the others grew a month *before* the start.

    The ``slope``, with ``low`` to ``high`` as in `pilot_effect`. An effect can be read only where
    both ran side by side; that 0 lies in the interval shows no difference, and proves none.
    """
    rows = _checked(panel, outcome)
    before = rows[rows["month"] < _within(rows, start)]
    if before["month"].nunique() < 3:
        raise refusal("A trend before the start needs three months or more before it.")
    return _slope_of_pilots(before, before["month"])


def pilot_months(panel: pd.DataFrame, start: int, outcome: str = "satisfaction") -> pd.DataFrame:
    """Return the mean of ``pilots`` and of ``others`` in each month, and what was ``expected``.

    Expected of the pilots is that they stay as far from the others as on average before: so the
    mean of ``pilots − expected`` over the months that are ``after`` is the effect.
    """
    rows = _checked(panel, outcome)
    start = _within(rows, start)
    table = rows.pivot_table("outcome", "month", "pilot")[[1, 0]]
    table = table.set_axis(["pilots", "others"], axis=1)
    table.index = table.index.astype(int)
    gap = table["pilots"] - table["others"]
    table["expected"] = table["others"] + gap[table.index < start].mean()
    return table.assign(after=table.index >= start)


def _slope_of_pilots(rows: pd.DataFrame, along: pd.Series) -> pd.Series:
    """Return by how much more the outcome of the pilots goes up along a column."""
    import statsmodels.api as sm
    from scipy.stats import t

    pilot = rows["pilot"]
    about = pd.DataFrame({"pilot": pilot, "along": along, "both": pilot * along})
    stores = {"groups": rows["store"].factorize()[0]}
    model = sm.OLS(rows["outcome"], sm.add_constant(about))
    fit = model.fit(cov_type="cluster", cov_kwds=stores)
    # Where all gained alike, rounding can leave a square below zero.
    error = max(fit.cov_params().loc["both", "both"], 0.0) ** 0.5
    fewer = rows.groupby("pilot")["store"].nunique().min()
    reach = t.ppf(0.975, fewer - 1) * error
    slope = fit.params["both"]
    return pd.Series({"slope": slope, "low": slope - reach, "high": slope + reach, "error": error})


def _within(rows: pd.DataFrame, start: int) -> int:
    require_whole(start, "start")
    first, last = int(rows["month"].min()), int(rows["month"].max())
    if not first < start <= last:
        raise refusal(
            "start must be a month from {second} to {last}: there has to be one before it.",
            second=first + 1,
            last=last,
        )
    return start


def _checked(panel: pd.DataFrame, outcome: str) -> pd.DataFrame:
    """Return the rows that can be compared: two stores or more a side, each in all months once."""
    what = later("months of stores")
    require_rows(panel, what)
    require_filled(panel, ["store", "pilot"], what)
    numbers = number_columns(panel, [outcome, "month"], what)
    rows = panel[["store", "pilot"]].assign(month=numbers["month"], outcome=numbers[outcome])
    refuse_where(~rows["pilot"].isin([0, 1]), say("pilot is either true or false."), rows)
    refuse_where(rows["month"] % 1 != 0, say("Months are numbered: 1, 2, 3."), rows)
    rows["pilot"] = rows["pilot"].astype(float)
    changes = rows.groupby("store")["pilot"].transform("nunique") > 1
    rule = say("A store is a pilot in all its months, also those before the start.")
    refuse_where(changes, rule, rows)
    twice = rows.duplicated(["store", "month"], keep=False)
    refuse_where(twice, say("A store has one row a month."), rows)
    pilots = rows.drop_duplicates("store")["pilot"]
    chosen, others = int(pilots.sum()), int((1 - pilots).sum())
    if not others:
        raise refusal("All stores are pilots: none shows what would have happened without it.")
    if not chosen:
        raise refusal("No store is a pilot: there is nothing to compare.")
    if min(chosen, others) < 2:
        raise refusal(
            "There are {pilots} pilots and {others} others. One store can't tell the new way from "
            "its own luck: take two or more on each side.",
            pilots=chosen,
            others=others,
        )
    months = pd.RangeIndex(int(rows["month"].min()), int(rows["month"].max()) + 1)
    for store, there in rows.groupby("store")["month"]:
        for month in months.difference(pd.Index(there)):
            raise refusal(
                "{store} has no month {month}: fill the gap, or leave the store or the month out "
                "for all.",
                store=store,
                month=month,
            )
    return rows
