"""Pictures of how long customers stay: survival curves, and churn by what they hold."""

from itertools import cycle

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme
from crmlab.lifecycle.measures.survival import enough_at_risk, median_of_curve, survival_at
from crmlab.lifecycle.periods import period
from crmlab.marks import label_above, label_ends, tick_years
from crmlab.messages import later, say, say_each
from crmlab.theme import count, percent, percent_axis, picture, words

__all__ = ["plot_products_churn", "plot_survival"]

COUNTED = 4  # groups: more bands and counts would leave no room for the curves


@picture
def plot_survival(
    ax: Axes,
    table: pd.DataFrame,
    *,
    at: float | None = None,
    unit: str = "months",
    counts: bool = True,
) -> tuple[str, str]:
    """Draw survival curves (`kaplan_meier`), and below how many customers were still watched.

    A curve ends where too few are left to trust it (`enough_at_risk`). Up to four groups have their
    intervals of 95 %, and below the axis their ``counts``. At the ends of the curves stand their
    names, and the shares there; with a time ``at``, the shares at the dots on its line.
    """
    drawn, unit = enough_at_risk(table), words(unit)
    curves = _by_group(drawn)
    looks = zip(curves.values(), cycle(theme.PALETTE), cycle(theme.LINES))
    for curve, colour, dashes in looks:
        low, high = (curve[side].fillna(curve["survival"]) for side in ("low", "high"))
        if len(curves) <= COUNTED:
            ax.fill_between(curve["time"], low, high, step="post", color=colour, alpha=0.15, lw=0)
        ax.step(curve["time"], curve["survival"], where="post", color=colour, linestyle=dashes)
    ax.set(
        xlim=(0, drawn["time"].max()),
        ylim=(0, 1.02),
        xlabel=say("Time ({unit})", unit=unit),
        ylabel=say("Share still there"),
    )
    percent_axis(ax)
    if unit == period("M", 2):
        tick_years(ax)
    shares = dict.fromkeys(curves, np.nan)
    ends = {name: curve["survival"].iloc[-1] for name, curve in curves.items()}
    if at is None:
        texts = [_name(name, percent(end, 0)) for name, end in ends.items()]
    else:
        shares = dict(zip(curves, np.atleast_1d(survival_at(drawn, at)), strict=True))
        texts = _read_at(ax, at, unit, shares)
    if any(texts):
        label_ends(ax, [*ends.values()], texts)
    if counts and len(curves) <= COUNTED:
        _count_at_risk(ax, _by_group(table))
    groups = [
        _name(name, _say_stay(curve, unit, at, shares[name])) for name, curve in curves.items()
    ]
    said = say("How long customers stay: {groups}.", groups="; ".join(groups))
    if len(curves) <= COUNTED:
        said = f"{said} {say('The bands are intervals of 95 %.')}"
    return _find(curves, drawn, at, shares, unit), said


def _find(
    curves: dict[str, pd.DataFrame],
    drawn: pd.DataFrame,
    at: float | None,
    shares: dict[str, float],
    unit: str,
) -> str:
    """Say in a line how many of the groups are there at a time, or where the first curve ends."""
    if at is None:
        at = min(curve["time"].iloc[-1] for curve in curves.values())
        shares = dict(zip(curves, np.atleast_1d(survival_at(drawn, at)), strict=True))
    known, when = pd.Series(shares, dtype=float).dropna(), {"at": f"{at:,.0f}", "unit": unit}
    if known.empty:
        return say("Too few are left after {at} {unit}", **when)
    if len(known) == 1:
        share = percent(known.max())
        return say("{share} are still there after {at} {unit}", share=share, **when)
    most, least = _apart(known)
    return say(
        "Stay {at} {unit}: {most} of “{best}”, {least} of “{worst}”",
        most=most,
        best=known.idxmax(),
        least=least,
        worst=known.idxmin(),
        **when,
    )


def _apart(shares: pd.Series) -> tuple[str, str]:
    """Write the largest and the smallest share, with a decimal where they are close."""
    digits = int(shares.max() - shares.min() < 0.02)
    return percent(shares.max(), digits), percent(shares.min(), digits)


def _by_group(table: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return the curve of each group by its name; one without a name if there are no groups."""
    if "group" not in table:
        return {"": table}
    return {words(name): curve for name, curve in table.groupby("group", sort=False)}


def _name(group: str, text: str) -> str:
    """Put the name of a group, if it has one, before what is said of it."""
    return say("{group}: {text}", group=group, text=text) if group else text


def _read_at(ax: Axes, at: float, unit: str, shares: dict[str, float]) -> list[str]:
    """Draw a line at a time and a dot on each curve, and return the names of all for their ends.

    Beside the dots the shares would lie on the next curve: up to four stand below the names.
    """
    ax.axvline(at, color=theme.GREY, linewidth=1.5, zorder=1)
    for share, colour in zip(shares.values(), cycle(theme.PALETTE), strict=False):
        ax.plot(at, share, "o", color=colour, markersize=9, zorder=3)
    if len(shares) > COUNTED:
        few = say("too few left")
        return [name if np.isfinite(share) else f"{name} {few}" for name, share in shares.items()]
    return [f"{name}\n{_say_share(share, at, unit)}".lstrip() for name, share in shares.items()]


def _say_share(share: float, at: float, unit: str) -> str:
    """Say in a few words how many of a group are there at a time."""
    if np.isnan(share):
        return say("too few left")
    return say("{at} {unit}: {share}", at=f"{at:g}", unit=unit, share=percent(share))


def _count_at_risk(ax: Axes, curves: dict[str, pd.DataFrame]) -> None:
    """Write below the axis how many customers of each group were still watched."""
    size = ax.xaxis.label.get_size()
    low, high = ax.get_xlim()
    ticks = [tick for tick in ax.get_xticks() if low <= tick <= high]
    below = {
        "xycoords": ("data", "axes fraction"),
        "textcoords": "offset points",
        "va": "center",
        "size": 0.85 * size,
    }
    heading = say("at risk (still watched):")
    ax.annotate(heading, (low, 0), (-0.5 * size, -3.7 * size), ha="left", **below)
    for row, (name, curve) in enumerate(curves.items(), start=1):
        down = -(3.7 + 1.25 * row) * size
        style = below | {"color": theme.PALETTE[row - 1]}
        for tick in ticks:
            watched = curve["at_risk"][curve["time"] >= tick].max()
            number = count(0 if np.isnan(watched) else watched)
            ax.annotate(number, (tick, 0), (0, down), ha="center", **style)
        if name:
            ax.annotate(f"{name}:", (low, 0), (-2.2 * size, down), ha="right", **style)


def _say_stay(curve: pd.DataFrame, unit: str, at: float | None, share: float) -> str:
    """Say how many of a group are still there at the time asked for, and when half are gone."""
    half, last = median_of_curve(curve), curve.iloc[-1]
    if np.isfinite(half):
        said = say("half are gone after {half} {unit}", half=f"{half:,.0f}", unit=unit)
    else:
        said = say(
            "{share} are still there after {last} {unit}",
            share=percent(last["survival"], 0),
            last=f"{last['time']:,.0f}",
            unit=unit,
        )
    customers = count(curve["at_risk"].iloc[0])
    if not np.isfinite(share):
        return say("of {customers} customers {said}", customers=customers, said=said)
    return say(
        "of {customers} customers {share} are still there after {at} {unit}, {said}",
        customers=customers,
        share=percent(share),
        at=f"{at:g}",
        unit=unit,
        said=said,
    )


@picture
def plot_products_churn(
    ax: Axes,
    table: pd.DataFrame,
    *,
    within: str = later("36 months"),
    what: str = later("Contracts held"),
) -> tuple[str, str]:
    """Draw the share of each group that is gone, with its interval of 95 % (`churn_by_group`).

    ``within`` is the time that it was asked for, and ``what`` tells the groups apart.
    """
    within, what = words(within), words(what)
    known = table.fillna({"low": table["churn"], "high": table["churn"]})
    places = np.arange(len(table))
    reach = [known["churn"] - known["low"], known["high"] - known["churn"]]
    ax.errorbar(places, known["churn"], reach, fmt="o", markersize=12, elinewidth=2.5, capsize=8)
    for place, (churn, high) in enumerate(known[["churn", "high"]].itertuples(index=False)):
        if np.isfinite(churn):
            label_above(ax, place, high, percent(churn), weight="bold")
    names = [f"{name}\n({count(customers)})" for name, customers in table["customers"].items()]
    ax.set_xticks(places, names)
    ax.set(
        xlim=(-0.5, len(table) - 0.5),
        ylim=(0, np.nanmax([*known["high"], 0.01]) * 1.15),
        xlabel=say("{what} (customers); bars: intervals of 95 %", what=what),
        ylabel=say("Gone within {within}", within=within),
    )
    percent_axis(ax)
    ax.tick_params(axis="x", length=0)
    shares = known[["churn", "low", "high"]].dropna(subset="churn").map(percent)
    groups = say_each("{group}: {churn} ({low} to {high})", group=shares.index, **shares)
    most, least = known["churn"].idxmax(), known["churn"].idxmin()
    largest, smallest = _apart(known["churn"])
    finding = say(
        "Gone in {within}: {most} of “{worst}”, {least} of “{best}”",
        within=within,
        most=largest,
        worst=most,
        least=smallest,
        best=least,
    )
    return finding, say(
        "{what} and the share gone within {within}, with intervals of 95 %: {groups}.",
        what=what,
        within=within,
        groups=", ".join(groups),
    )
