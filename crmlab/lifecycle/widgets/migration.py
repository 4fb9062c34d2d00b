"""Widget of migration: a matrix to edit, and the pyramid that it makes of today's."""

from collections.abc import Mapping
from itertools import permutations, product

import ipywidgets as widgets
import pandas as pd
from matplotlib.axes import Axes

from crmlab import live
from crmlab.lifecycle.measures.migration import forecast_counts, steady_state
from crmlab.lifecycle.plots.migration import plot_layers
from crmlab.messages import say
from crmlab.theme import percent, words

__all__ = ["migration_widget"]

FARTHEST = 10  # years ahead
FULL = 1 + 1e-9  # a sum of shares, to rounding


def migration_widget(matrix: pd.DataFrame, counts: pd.Series | Mapping) -> live.Explorer:
    """Return the pyramid of the years to come, above a migration matrix to edit.

    The matrix has the shares that move from row to column in a year; its last state is outside the
    pyramid. It is not changed. Who does not move stays: a row is made to sum to 1 by its stay.
    Counts are customers today by state.
    """
    forecast_counts(counts, matrix, 0)  # refuses what is no matrix or no count of its states
    boxes = {
        f"{start} → {end}": _box(f"{words(start)} → {words(end)}", 100 * matrix.at[start, end])
        for start, end in permutations(matrix, 2)
    }
    stays = {state: widgets.HTML() for state in matrix}

    def draw(ax: Axes, years: float, **moves: float) -> live.Drawn:
        now = matrix.copy()
        for start in now:
            for end in now.columns.drop(start):
                now.at[start, end] = moves[f"{start} → {end}"] / 100
            now.at[start, start] = 1 - now.loc[start].drop(start).sum()
            share = percent(now.at[start, start])
            stay = say("{state} stay: {share}", state=words(start), share=share)
            stays[start].value = f'<strong style="padding-left:1em">{stay}</strong>'
        for start in now:
            if now.at[start, start] < 1 - FULL:
                return say(
                    "From {state}, {share} would move, and there are only 100 %: reduce one of its "
                    "moves.",
                    state=words(start),
                    share=percent(1 - now.at[start, start]),
                )
        now = now.clip(lower=0)
        drawn = plot_layers(forecast_counts(counts, now, round(years)), ax=ax)
        return drawn, _say_long_run(now)

    ways = product(matrix, matrix)
    cells = [boxes.get(f"{start} → {end}", stays[start]) for start, end in ways]
    columns = f"repeat({len(matrix)}, max-content)"
    grid = widgets.GridBox(cells, layout={"grid_template_columns": columns, "overflow": "auto"})
    heading = widgets.HTML(say("Who moves in a year (% of those in the state):"))
    controls = {"years": live.slider(say("Years ahead"), 3, 0, FARTHEST, 1), **boxes}
    return live.Explorer(say("Migration matrix"), draw, controls, below=[heading, grid])


def _box(label: str, value: float) -> widgets.BoundedFloatText:
    return widgets.BoundedFloatText(
        value=round(value, 2),
        min=0,
        max=100,
        step=0.5,
        description=label,
        style={"description_width": "9em"},
        layout={"width": "14em"},
    )


def _say_long_run(matrix: pd.DataFrame) -> str:
    try:
        steady = steady_state(matrix)
    except ValueError:
        return say("The long run depends on where customers start.")
    shares = ", ".join(f"{words(state)} {percent(share)}" for state, share in steady.items())
    return say("In the long run: {shares}.", shares=shares)
