"""Pictures of discriminant analysis: the boundaries between groups, and who is put where."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap

from crmlab import theme
from crmlab.marks import CASING, heat_cells
from crmlab.messages import refusal, say, say_each
from crmlab.segmentation.measures.discriminant import Discriminant
from crmlab.theme import count, number, percent, picture, words

__all__ = ["plot_boundary", "plot_confusion"]

FINE = 160  # points of the area along each side
MARGIN = 0.06  # beyond the outermost customers
ROOM = [0.11, 0.07]  # about half the width and the height of a name, as shares of the picture's


def two_predictors(model: Discriminant) -> list[str]:
    """Return the predictors of a model, if they are two: across and up."""
    if len(model.predictors) != 2:
        raise refusal("Two predictors can be drawn; there are {n}.", n=len(model.predictors))
    return model.predictors


@picture
def plot_boundary(
    ax: Axes,
    model: Discriminant,
    customers: pd.DataFrame,
    *,
    new: Mapping[str, float] | None = None,
) -> tuple[str, str]:
    """Draw the customers by two predictors, over the areas of their groups.

    Who stands in another group's area is hollow. ``new`` is a newcomer, by predictor.
    """
    across, up = two_predictors(model)
    _draw_areas(ax, model, customers)
    actual, found = customers["group"].astype(str), model.predict(customers)
    right = actual == found
    for name, colour, marker in zip(model.groups_, theme.PALETTE, theme.MARKERS, strict=False):
        style = {"marker": marker, "s": 45, "edgecolor": colour, "linewidth": 1.3, "clip_on": False}
        for put_right, face in ((True, colour), (False, "white")):
            own = customers[(actual == name) & (right == put_right)]
            ax.scatter(own[across], own[up], facecolor=face, **style)
    told = {"hits": count(right.sum()), "customers": count(len(customers))}
    headline = say("{hits} of {customers} stand in the area of their own group", **told)
    sentence = say(
        "{customers} customers by {across} and {up}; {hits} stand in the area of their own group. "
        "The others are hollow.",
        across=words(across),
        up=words(up),
        **told,
    )
    if new is None:
        return headline, sentence
    chances = model.predict_proba(pd.DataFrame([new])).iloc[0].sort_values(ascending=False)
    star = {"marker": "*", "s": 650, "color": theme.INK, "edgecolor": "white", "zorder": 5}
    ax.scatter(new[across], new[up], **star)
    named = say_each(
        "{group} {chance}", group=map(words, chances.index), chance=map(percent, chances)
    )
    likeliest = {"group": words(chances.index[0]), "chance": percent(chances.iloc[0], 0)}
    return say("Most likely group of the newcomer: {group} ({chance})", **likeliest), say(
        "{sentence} The newcomer has {x} and {y}: {named}.",
        sentence=sentence,
        x=_written(across, new[across]),
        y=_written(up, new[up]),
        named=", ".join(named),
    )


@picture
def plot_confusion(ax: Axes, counts: pd.DataFrame) -> tuple[str, str]:
    """Draw how many customers of each group (rows) were put into which (columns): `confusion`."""
    named = counts.rename(index=words, columns=words)
    heat_cells(ax, named, count, counts.to_numpy().max())
    ax.set(xlabel=say("Put into"), ylabel=say("Belongs to"))
    hits, total = np.trace(counts), counts.to_numpy().sum()
    told = {"hits": count(hits), "customers": count(total), "share": percent(hits / total)}
    headline = say("{hits} of {customers} are put into their own group ({share})", **told)
    astray = counts.where(~np.eye(len(counts), dtype=bool), 0).stack()
    if not astray.max():
        return headline, say("All {customers} customers are put into their own group.", **told)
    own, put_into = astray.idxmax()
    return headline, say(
        "{hits} of {customers} customers ({share}) are put into their own group. The most frequent "
        "error: {number} of {group} are put into {into}.",
        number=count(astray.max()),
        group=words(own),
        into=words(put_into),
        **told,
    )


def _draw_areas(ax: Axes, model: Discriminant, customers: pd.DataFrame) -> None:
    """Draw the area of each group, its boundaries, and its name where it is emptiest."""
    seen = customers[model.predictors].agg(["min", "max"]).to_numpy()
    low, high = seen + MARGIN * (seen[1] - seen[0]) * [[-1], [1]]
    low = np.where(seen[0] < 0, low, low.clip(min=0))  # no minutes below 0
    sides = np.linspace(low, high, FINE).T
    grid = np.stack(np.meshgrid(*sides), axis=-1)
    points = pd.DataFrame(grid.reshape(-1, 2), columns=model.predictors)
    chances = model.predict_proba(points).to_numpy()
    area = chances.argmax(axis=1).reshape(FINE, FINE)
    colours = theme.PALETTE[: len(model.groups_)]
    extent = [low[0], high[0], low[1], high[1]]
    look = {"cmap": ListedColormap(colours), "vmin": -0.5, "vmax": len(colours) - 0.5}
    ax.imshow(area, extent=extent, origin="lower", aspect="auto", alpha=0.13, **look)
    for at in range(len(colours)):
        lead = chances[:, at] - np.delete(chances, at, axis=1).max(axis=1)
        line = {"colors": theme.GREY, "linewidths": 1.5}
        ax.contour(*sides, lead.reshape(FINE, FINE), levels=[0], **line)
    taken = (customers[model.predictors].to_numpy() - low) / (high - low)
    places = np.stack(np.meshgrid(*[np.linspace(0, 1, FINE)[::5]] * 2), axis=-1).reshape(-1, 2)
    for at, (name, colour) in enumerate(zip(model.groups_, colours, strict=True)):
        mine = area[::5, ::5].ravel() == at
        if mine.any():
            own = places[mine]
            inside = _room(own, places[~mine])
            inside = np.minimum(inside, (np.minimum(own, 1 - own) / ROOM).min(axis=1))
            free = 2 * inside.clip(max=1) + _room(own, taken).clip(max=1)
            style = {"color": colour, "weight": "bold", "path_effects": CASING, "zorder": 4}
            place = own[free.argmax()]
            ax.text(*place, words(name), ha="center", va="center", transform=ax.transAxes, **style)
    for predictor, axis in zip(model.predictors, "xy", strict=True):
        getattr(ax, f"set_{axis}label")(words(predictor).capitalize())
        if predictor.endswith("_share"):
            theme.percent_axis(ax, axis)


def _room(places: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Return how far each place is from the nearest of the others, where a name needs 1."""
    from scipy.spatial import KDTree

    if not len(others):
        return np.full(len(places), np.inf)
    return KDTree(others / ROOM).query(places / ROOM, p=np.inf)[0]


def _written(predictor: str, value: float) -> str:
    text = percent(value, 0) if predictor.endswith("_share") else number(value)
    return say("{predictor} {value}", predictor=words(predictor), value=text)
