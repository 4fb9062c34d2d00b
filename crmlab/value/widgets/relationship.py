"""Widget of the customer's side: expectation and experience at each contact stage."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from crmlab import live, theme
from crmlab.value.measures import relationship_gaps
from crmlab.value.plots.relationship import gap_label, stage_names

SCALE = (1.0, 10.0)


class _Dumbbells:
    """A line a stage from expectation (open circle) to experience (full circle)."""

    def __init__(self, stages: pd.Index) -> None:
        figure = live.new_figure()
        ax = figure.subplots()
        self._places = np.arange(len(stages))[::-1]
        self._band = ax.axhspan(0, 0.9, color=theme.PALE, alpha=0.5, linewidth=0)
        self._lines = [ax.plot([], [], linewidth=5, solid_capstyle="butt")[0] for _ in stages]
        start = np.column_stack([self._places, self._places])
        self._expected = ax.scatter(
            *start.T, s=150, facecolor="white", edgecolor=theme.GREY, linewidth=2.5
        )
        self._experienced = ax.scatter(*start.T, s=150)
        self._labels = [
            ax.annotate("", (0, 0), (16, 0), textcoords="offset points", va="center", weight="bold")
            for _ in stages
        ]
        ax.set_yticks(self._places, stage_names(stages))
        ax.set(xlim=(SCALE[0] - 0.2, SCALE[1] + 1), ylim=(-0.6, len(stages) - 0.4))
        ax.set(xticks=range(1, 11), xlabel="Mean rating: ○ expectation, ● experience")
        ax.tick_params(axis="y", length=0)
        ax.spines[["left", "top", "right"]].set_visible(False)
        moving = [self._band, *self._lines, self._expected, self._experienced, *self._labels]
        self.picture = live.LivePicture(figure, moving)

    def show(self, gaps: pd.DataFrame, chosen: str) -> None:
        self._band.set_y(self._places[gaps.index.get_loc(chosen)] - 0.45)
        colours = np.where(gaps["gap"] < 0, theme.ORANGE, theme.BLUE)
        self._expected.set_offsets(np.column_stack([gaps["expectation"], self._places]))
        self._experienced.set_offsets(np.column_stack([gaps["experience"], self._places]))
        self._experienced.set_color(colours)
        rows = zip(self._places, self._lines, self._labels, colours, gaps.itertuples(), strict=True)
        for place, line, label, colour, stage in rows:
            line.set_data([stage.expectation, stage.experience], [place, place])
            line.set_color(colour)
            label.xy = (max(stage.expectation, stage.experience), place)
            label.set_text(gap_label(stage.gap))
            label.set_color(colour)


def gaps_widget(gaps: pd.DataFrame) -> live.Panel:
    """Return the gap of each contact stage, with sliders that move the stage of one's choice.

    Parameters
    ----------
    gaps
        What `relationship_gaps` returns; it is not changed.

    Returns
    -------
    Panel

    Raises
    ------
    ValueError
        If there are no stages.
    """
    if gaps.empty:
        raise ValueError("There are no stages to show: the table of gaps has no rows.")
    ratings = gaps[["expectation", "experience"]].astype(float).rename_axis("stage")
    names = stage_names(ratings.index)
    stage = live.choice("Stage", list(zip(names, ratings.index, strict=True)))
    sliders = {
        column: live.slider(column.capitalize(), ratings[column].iloc[0], *SCALE, 0.1, ".1f")
        for column in ratings
    }
    dumbbells = _Dumbbells(ratings.index)

    def on_move(change: Mapping) -> None:
        if live.is_move(change):
            ratings.at[stage.value, change["owner"].description.lower()] = change["new"]

    def update() -> str:
        now = relationship_gaps(ratings.reset_index()).loc[ratings.index]
        dumbbells.show(now, stage.value)
        return _gaps_sentence(now, stage.value)

    for each in sliders.values():
        each.observe(on_move, "value")
    panel = live.Panel("Gaps by stage", [stage, *sliders.values()], dumbbells.picture, update)

    def on_stage(_change: Mapping) -> None:
        with panel.held():
            for column, value in ratings.loc[stage.value].items():
                sliders[column].value = value

    stage.observe(on_stage, "value")
    return panel


def _gaps_sentence(gaps: pd.DataFrame, chosen: str) -> str:
    row, worst = gaps.loc[chosen], gaps["gap"].idxmin()
    return (
        f"{stage_names([chosen])[0].capitalize()}: experience {row['experience']:.1f} minus "
        f"expectation {row['expectation']:.1f} is {gap_label(row['gap'])}. On average the gap is "
        f"{gap_label(gaps['gap'].mean())}; worst is {stage_names([worst])[0]} "
        f"({gap_label(gaps.at[worst, 'gap'])})."
    )
