"""Widget of migration: a matrix to edit, and the pyramid that it makes of today's."""

from collections.abc import Mapping

import ipywidgets as widgets
import numpy as np
import pandas as pd

from crmlab import live, theme
from crmlab.lifecycle.measures.migration import forecast_counts, steady_state

FARTHEST = 10  # years ahead
FULL = 1 + 1e-9  # a sum of shares, to rounding


class _Layers:
    """A bar a layer, centred like a pyramid, around the frame of what it is today."""

    def __init__(self, counts: pd.Series, highest: float) -> None:
        figure = live.new_figure()
        ax = figure.subplots()
        # Top layer up; who is in no layer stands below, as in the order of the states.
        places = dict(zip(counts.index, _heights(counts.index), strict=True))
        self._counts = counts
        where = [*places.values()]
        ax.barh(
            where, counts, 0.75, left=-counts / 2, fill=False, edgecolor=theme.GREY, linewidth=2
        )
        self._bars = ax.barh(where, 0, 0.5, color=theme.BLUE, linewidth=0)
        right = 0.53 * highest
        self._labels = [ax.text(right, y, "", va="center", color=theme.BLUE) for y in where]
        ax.set_yticks(where, counts.index)
        ax.set(xlim=(-0.53 * highest, 1.1 * highest), ylim=(-0.6, len(counts) - 0.4), xticks=[])
        ax.tick_params(length=0)
        ax.spines[:].set_visible(False)
        ax.set_title("Customers: frame today, bar then")
        self.picture = live.LivePicture(figure, [*self._bars, *self._labels])

    def show(self, counts: pd.Series) -> None:
        rows = zip(self._bars, self._labels, counts, self._counts, strict=True)
        for bar, label, count, today in rows:
            bar.set_x(-count / 2)
            bar.set_width(count)
            change = f" ({theme.percent(count / today - 1, 0, sign=True)})" if today else ""
            label.set_text(f"{theme.count(count)}{change}")

    def hide(self) -> None:
        for bar, label in zip(self._bars, self._labels, strict=True):
            bar.set_width(0)
            label.set_text("")


def _heights(states: pd.Index) -> np.ndarray:
    """Return the rows of the layers: the last state at the bottom, the others rising above it."""
    return np.array([*range(1, len(states)), 0])


class _Matrix(widgets.GridBox):
    """A box for each move from row to column, in per cent; who does not move stays."""

    def __init__(self, matrix: pd.DataFrame) -> None:
        states = list(matrix.index)
        self._matrix = matrix
        self.boxes = {
            (start, end): widgets.BoundedFloatText(
                value=round(100 * matrix.at[start, end], 2),
                min=0,
                max=100,
                step=0.5,
                description=f"{start} → {end}",
                style={"description_width": "9em"},
                layout={"width": "14em"},
            )
            for start in states
            for end in states
            if start != end
        }
        self._stays = {start: widgets.HTML() for start in states}
        cells = [
            self._stays[start] if start == end else self.boxes[start, end]
            for start in states
            for end in states
        ]
        columns = f"repeat({len(states)}, max-content)"
        super().__init__(cells, layout={"grid_template_columns": columns, "overflow": "auto"})

    def read(self) -> pd.DataFrame:
        """Return the matrix of the boxes; a stay below 0 where more than all would move."""
        now = self._matrix.copy()
        for (start, end), box in self.boxes.items():
            now.at[start, end] = box.value / 100
        for start, text in self._stays.items():
            now.at[start, start] = 1 - now.loc[start].drop(start).sum()
            stay = theme.percent(now.at[start, start])
            text.value = (
                f'<div style="padding-left:1em"><strong>{start} stay: {stay}</strong></div>'
            )
        return now


def migration_widget(matrix: pd.DataFrame, counts: pd.Series | Mapping) -> live.Panel:
    """Return the pyramid of the years to come, above a migration matrix to edit.

    Who does not move stays: a row is made to sum to 1 by its stay.

    Parameters
    ----------
    matrix
        Shares that move from row to column in a year; the last state is the one outside the
        pyramid. It is not changed.
    counts
        Customers today by state.

    Returns
    -------
    Panel

    Raises
    ------
    ValueError
        If a state has no count, or the matrix is none of shares.
    """
    highest = forecast_counts(counts, matrix, FARTHEST).to_numpy().max()
    today = forecast_counts(counts, matrix, 0).loc[0]
    year = live.slider("Years ahead", 3, 0, FARTHEST, 1)
    cells = _Matrix(matrix)
    layers = _Layers(today, max(highest, today.sum()))

    def update() -> str:
        now = cells.read()
        for state in now.index:
            if now.at[state, state] < 1 - FULL:
                layers.hide()
                moving = theme.percent(1 - now.at[state, state])
                return (
                    f"From {state}, {moving} would move, and there are only 100 %: reduce one of "
                    "its moves."
                )
        now = now.clip(lower=0)
        then = forecast_counts(counts, now, round(year.value)).iloc[-1]
        layers.show(then)
        return _sentence(then, round(year.value), now)

    heading = widgets.HTML("Who moves in a year (% of those in the state):")
    panel = live.Panel("Migration matrix", [year], layers.picture, update, below=[heading, cells])
    for box in cells.boxes.values():
        panel.controls[box.description] = box
        box.observe(panel.refresh, "value")
    return panel


def _sentence(then: pd.Series, years: int, matrix: pd.DataFrame) -> str:
    parts = ", ".join(f"{state} {theme.count(count)}" for state, count in then.items())
    said = f"After {years} years: {parts}; active in all: {theme.count(then.iloc[:-1].sum())}."
    try:
        steady = steady_state(matrix)
    except ValueError:
        return f"{said} The long run depends on where customers start."
    shares = ", ".join(f"{state} {theme.percent(share)}" for state, share in steady.items())
    return f"{said} In the long run: {shares}."
