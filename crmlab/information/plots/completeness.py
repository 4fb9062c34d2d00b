"""Pictures of completeness: the missing-value matrix, fill rates, and levels of the records."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap

from crmlab import theme
from crmlab.information.measures.completeness import fill_rates, filled

MATRIX = ListedColormap([theme.PALE, theme.BLUE])
SHOWN = 120  # records in the matrix, each two lines of a projector high


def plot_missing(
    profiles: pd.DataFrame, schema: pd.DataFrame | None = None, *, ax: Axes | None = None
) -> Axes:
    """Draw the records as lines of a matrix with a column a field; what is missing stays pale.

    Fields stand by level, the best filled first, and the fullest records on top. Of many records
    only 120 are drawn, spread evenly; the rates are those of all.

    Parameters
    ----------
    profiles
        A row a record.
    schema
        As in `fill_rates`.
    ax
        Where to draw; a new one if left out.

    Returns
    -------
    Axes
    """
    ax = ax or plt.subplots()[1]
    rates = by_level(fill_rates(profiles, schema))
    cells = matrix(profiles, rates.index)
    ax.imshow(cells, cmap=MATRIX, vmin=0, vmax=1, aspect="auto", interpolation="nearest")
    ax.set_xticks(range(len(rates)), field_labels(rates), rotation=90)
    ax.set_yticks([])
    ax.tick_params(length=0)
    ax.set_ylabel("Records, fullest on top")
    start = 0
    for level, fields in rates.groupby("level").size().items():
        ax.axvline(start - 0.5, color=theme.INK, linewidth=2, clip_on=False)
        ax.annotate(
            f"level {level}",
            (start - 0.5 + fields / 2, 1),
            (0, 6),
            xycoords=("data", "axes fraction"),
            textcoords="offset points",
            ha="center",
        )
        start += fields
    return theme.describe(
        ax,
        "Blue: filled, grey: missing; the fullest records stand on top. "
        f"{missing_sentence(rates, len(profiles))}",
    )


def by_level(rates: pd.DataFrame) -> pd.DataFrame:
    """Return the fields by level, and within a level the best filled first."""
    return rates.sort_values(["level", "fill_rate"], ascending=[True, False], kind="stable")


def matrix(profiles: pd.DataFrame, fields: pd.Index) -> np.ndarray:
    """Return which fields are filled in 120 records spread evenly, the fullest first."""
    cells = filled(profiles.reindex(columns=fields)).to_numpy(bool)
    return spread(cells[fullest_first(cells)])


def fullest_first(cells: np.ndarray) -> np.ndarray:
    """Return the places of the records, the fullest first."""
    return np.argsort(-cells.sum(axis=1), kind="stable")


def spread(cells: np.ndarray) -> np.ndarray:
    """Return at most 120 of the records, evenly spread."""
    places = np.linspace(0, len(cells) - 1, min(SHOWN, len(cells)))
    return cells[places.round().astype(int)]


def field_labels(rates: pd.DataFrame, between: str = " ") -> list[str]:
    """Return the name of each field with its fill rate."""
    pairs = rates["fill_rate"].items()
    return [f"{theme.words(field)}{between}{theme.percent(rate, 0)}" for field, rate in pairs]


def missing_sentence(rates: pd.DataFrame, records: int) -> str:
    """Say how much is filled, and where most and least."""
    shares = rates["fill_rate"].map(theme.percent)
    most, least = shares[rates["fill_rate"].idxmax()], shares[rates["fill_rate"].idxmin()]
    where = (
        "equally often in each field"
        if most == least
        else f"{_named(shares, most)} most often ({most}), {_named(shares, least)} least ({least})"
    )
    return (
        f"Of {theme.count(records)} records and {len(rates)} fields, "
        f"{theme.percent(rates['fill_rate'].mean())} of the values are filled: {where}."
    )


def _named(shares: pd.Series, share: str) -> str:
    """Return the names of the fields with this share, or their number if they are many."""
    names = [theme.words(field) for field in shares.index[shares == share]]
    return " and ".join(names) if len(names) < 3 else f"{len(names)} fields"


def plot_fill_rates(rates: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw the fill rate of each field as a dot on the line of its level.

    The best and the worst filled field of each level are named.

    Parameters
    ----------
    rates
        What `fill_rates` returns.
    ax
        Where to draw; a new one if left out.

    Returns
    -------
    Axes
    """
    ax = ax or plt.subplots()[1]
    levels = sorted(rates["level"].unique())
    said = []
    for place, level in enumerate(levels):
        shares = rates.loc[rates["level"] == level, "fill_rate"]
        ax.plot([0, 1], [place, place], color=theme.PALE, linewidth=1, zorder=0)
        ax.plot(shares, [place] * len(shares), "o", color=theme.BLUE, markersize=11, alpha=0.6)
        ax.plot([shares.mean()] * 2, [place - 0.3, place + 0.3], color=theme.ORANGE)
        for field, side in _extremes(shares).items():
            ax.annotate(
                field,
                (shares.max() if side > 0 else shares.min(), place),
                (side * 12, 0),
                textcoords="offset points",
                ha="left" if side > 0 else "right",
                va="center",
            )
        said.append(f"level {level} {theme.percent(shares.mean())}")
    ax.set_yticks(range(len(levels)), [f"level {level}" for level in levels])
    ax.set(xlim=(-0.4, 1.4), ylim=(len(levels) - 0.5, -0.5), xlabel="Records with the field filled")
    ax.set_xticks(np.linspace(0, 1, 6))
    ax.xaxis.set_major_formatter(lambda share, _: theme.percent(share, 0))
    ax.spines["left"].set_visible(False)
    ax.spines["bottom"].set_bounds(0, 1)
    ax.tick_params(axis="y", length=0)
    ax.set_title("● a field   | mean of the level")
    worst = rates["fill_rate"].idxmin()
    return theme.describe(
        ax,
        f"Mean fill rate by level: {', '.join(said)}. Least filled of all fields is "
        f"{theme.words(worst)} with {theme.percent(rates.at[worst, 'fill_rate'])}.",
    )


def _extremes(shares: pd.Series) -> dict[str, int]:
    """Return the texts for the best filled field (right, 1) and the worst (left, -1)."""
    if len(shares) > 1 and shares.max() - shares.min() < 0.005:
        return {f"all {len(shares)} fields": 1}
    best, worst = theme.words(shares.idxmax()), theme.words(shares.idxmin())
    return {best: 1} if best == worst else {best: 1, worst: -1}


def plot_levels(levels: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw how many records reach which level, under one rule beside another.

    Parameters
    ----------
    levels
        A row a record and a column a rule, as `completeness_level` returns them.
    ax
        Where to draw; a new one if left out.

    Returns
    -------
    Axes
    """
    ax = ax or plt.subplots()[1]
    shares = level_shares(levels)
    width = 0.8 / shares.shape[1]
    for number, (rule, column) in enumerate(shares.items()):
        places = np.arange(len(shares)) + (number - (shares.shape[1] - 1) / 2) * width
        colour = theme.PALETTE[number]
        hatch = ("", "///")[number % 2]
        face = "white" if hatch else colour
        look = {"facecolor": face, "edgecolor": colour, "hatch": hatch, "label": rule}
        bars = ax.bar(places, column, width * 0.92, **look)
        labels = [f"{100 * share:.1f}" for share in column]
        ax.bar_label(bars, labels, padding=3, color=colour, fontsize=14)
    ax.set_xticks(range(len(shares)), [f"level {level}" for level in shares.index])
    ax.set(yticks=[], ylim=(0, shares.to_numpy().max() * 1.15))
    ax.spines["left"].set_visible(False)
    ax.tick_params(length=0)
    ax.set_title("Records by level reached, in %")
    ax.legend(frameon=False, fontsize=ax.xaxis.label.get_size())
    parts = "; ".join(
        f"{rule}: {theme.percent(column.iloc[0])} not even level 1, "
        f"{theme.percent(column.iloc[2:].sum())} level 2 or more"
        for rule, column in shares.items()
    )
    return theme.describe(ax, f"Levels of {theme.count(len(levels))} records. {parts}.")


def level_shares(levels: pd.DataFrame) -> pd.DataFrame:
    """Return the share of records at each level from 0 to 5 (or the highest), a column a rule."""
    highest = max(5, int(levels.to_numpy().max()))
    counts = {rule: np.bincount(column, minlength=highest + 1) for rule, column in levels.items()}
    return pd.DataFrame(counts) / len(levels)
