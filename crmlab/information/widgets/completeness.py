"""Widget of completeness: the meter of one record beside the levels of all."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from crmlab import live, theme
from crmlab.information.measures.completeness import (
    completeness_level,
    fill_rates,
    level_fills,
    weighted_completeness,
)
from crmlab.information.measures.fields import field_schema
from crmlab.information.plots.completeness import level_shares

RULES = ("strict", "lenient")


class _Meter:
    """A bar a level for one record; beside it a bar a level for all records."""

    def __init__(self, fields: pd.Series, most: float) -> None:
        """Take the number of fields by level, and the largest share of records at a level."""
        self._fields = fields.to_list()
        figure = live.new_figure()
        left, right = figure.subplots(1, 2)
        places = range(len(fields))
        left.barh(places, 1, color="white", edgecolor=theme.GREY, height=0.7)
        self._bars = left.barh(places, 0, color=theme.BLUE, height=0.7)
        self._texts = [
            left.annotate("", (1, place), (8, 0), textcoords="offset points", va="center")
            for place in places
        ]
        left.set(xlim=(0, 1.5), ylim=(len(fields) - 0.5, -0.5), xticks=[])
        left.set_yticks(places, [f"level {level}" for level in fields.index])
        left.set_title("This record")
        levels = range(len(fields) + 1)
        self._columns = right.bar(levels, 0, width=0.75, edgecolor=theme.BLUE)
        self._shares = [
            right.annotate("", (place, 0), (0, 4), textcoords="offset points", ha="center")
            for place in levels
        ]
        for share in self._shares:
            share.set_fontsize(14)
        right.set(ylim=(0, most * 1.15), yticks=[], xlabel="Level reached")
        right.set_xticks(levels, levels)
        right.set_title("All records   full: this one's")
        for ax in (left, right):
            ax.title.set_fontsize(ax.xaxis.label.get_size())
            ax.tick_params(length=0)
            ax.spines["left"].set_visible(False)
        left.spines["bottom"].set_visible(False)
        self.picture = live.LivePicture(
            figure, [*self._bars, *self._texts, *self._columns, *self._shares]
        )

    def show(self, fills: Sequence[float], level: int, shares: Sequence[float]) -> None:
        for bar, text, fill, fields in zip(
            self._bars, self._texts, fills, self._fields, strict=True
        ):
            bar.set_width(fill)
            text.set_text(f"{round(fill * fields)} of {fields}")
        for place, (bar, text, share) in enumerate(
            zip(self._columns, self._shares, shares, strict=True)
        ):
            bar.set(height=share, facecolor=theme.BLUE if place == level else "white")
            text.set_text(theme.percent(share, 0))
            text.xy = (place, share)


def completeness_widget(profiles: pd.DataFrame, schema: pd.DataFrame | None = None) -> live.Panel:
    """Return the completeness of one record by level, and how many records reach which level.

    A slider picks the record, a list the strict or the lenient rule. No value of a record is
    shown, only whether there is one.

    Parameters
    ----------
    profiles
        A row a record.
    schema
        As in `fill_rates`; its levels are numbered from 1 without a gap.

    Returns
    -------
    Panel

    Raises
    ------
    ValueError
        As `fill_rates`.
    """
    schema = field_schema() if schema is None else schema
    fields = fill_rates(profiles, schema).groupby("level").size()
    fills = level_fills(profiles, schema).to_numpy()
    levels = pd.DataFrame({rule: completeness_level(profiles, rule, schema) for rule in RULES})
    shares = level_shares(levels).iloc[: len(fields) + 1]
    record = live.slider("Record", 1, 1, max(len(profiles), 2), 1)
    rule = live.choice("Rule", RULES)
    meter = _Meter(fields, shares.to_numpy().max())

    def update() -> str:
        place = min(round(record.value), len(profiles)) - 1
        level, share = levels[rule.value].iat[place], shares[rule.value]
        meter.show(fills[place], level, share)
        weighted = weighted_completeness(fills[place], fields.index)
        lower = share.iloc[:level].sum()
        return (
            f"Record {theme.count(place + 1)} reaches level {level} under the {rule.value} rule, "
            f"as do {theme.percent(share[level])} of records; {theme.percent(lower)} stay below. "
            f"Its completeness is {theme.percent(np.round(weighted, 3))} when a level weighs as "
            "much as its number."
        )

    return live.Panel("Completeness of a record", [record, rule], meter.picture, update)
