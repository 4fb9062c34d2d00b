"""Widget of completeness: the meter of one record beside the levels of all."""

import math
import textwrap
from collections.abc import Sequence

import ipywidgets as widgets
import numpy as np
import pandas as pd

from crmlab import live, theme
from crmlab.information.measures.completeness import (
    completeness_level,
    fill_rates,
    filled,
    weighted_completeness,
)
from crmlab.information.measures.fields import field_schema
from crmlab.information.plots.completeness import level_shares

RULES = ("strict", "lenient")
ANY, NEARLY = "any record", "one field short of level 1"


class _File:
    """Which fields each record has filled, and its level under both rules."""

    def __init__(self, profiles: pd.DataFrame, schema: pd.DataFrame) -> None:
        self.fields = fill_rates(profiles, schema).groupby("level").size()
        self.levels = pd.DataFrame(
            {rule: completeness_level(profiles, rule, schema) for rule in RULES}
        )
        self.shares = level_shares(self.levels).iloc[: len(self.fields) + 1]
        self._names = schema.index
        self._cells = filled(profiles.reindex(columns=schema.index)).to_numpy(bool)
        self._of_level = [(schema["level"] == level).to_numpy() for level in self.fields.index]

    def empty(self, place: int) -> list[pd.Index]:
        """Return the names of the fields that a record leaves empty, level by level."""
        return [self._names[part & ~self._cells[place]] for part in self._of_level]

    def places(self, kind: str, rule: str) -> np.ndarray:
        """Return where the records of a kind stand."""
        if kind == ANY:
            return np.arange(len(self.levels))
        if kind == NEARLY:
            first = int(self.fields.iloc[0])
            needed = first if rule == "strict" else math.ceil(2 * first / 3)
            return np.flatnonzero(self._cells[:, self._of_level[0]].sum(axis=1) == needed - 1)
        return np.flatnonzero(self.levels[rule] == int(kind.removeprefix("level ")))


class _Meter:
    """A bar a level for one record; beside it a bar a level for all records."""

    def __init__(self, fields: pd.Series, most: float) -> None:
        """Take the number of fields by level, and the largest share of records at a level."""
        self._fields = fields.to_list()
        figure = live.new_figure(height=5.2)
        left, right = figure.subplots(1, 2, width_ratios=(2, 1))
        places = range(len(fields))
        left.barh(places, 1, color="white", edgecolor=theme.GREY, height=0.7)
        self._bars = left.barh(places, 0, color=theme.BLUE, height=0.7)
        beside = {"textcoords": "offset points", "va": "center", "fontsize": 14}
        self._texts = [left.annotate("", (1, place), (8, 0), **beside) for place in places]
        left.set(xlim=(0, 3.5), ylim=(len(fields) - 0.5, -0.5), xticks=[])
        left.set_yticks(places, [f"level {level}" for level in fields.index])
        left.set_title("This record, and its empty fields")
        levels = range(len(fields) + 1)
        self._columns = right.bar(levels, 0, width=0.75, edgecolor=theme.BLUE)
        above = {"textcoords": "offset points", "ha": "center", "fontsize": 14}
        self._shares = [right.annotate("", (place, 0), (0, 4), **above) for place in levels]
        right.set(ylim=(0, most * 1.15), yticks=[], xlabel="Level reached\n(full: this record's)")
        right.set_xticks(levels, levels)
        right.set_title("All records, in %")
        for ax in (left, right):
            ax.title.set_fontsize(ax.xaxis.label.get_size())
            ax.tick_params(length=0)
            ax.spines["left"].set_visible(False)
        left.spines["bottom"].set_visible(False)
        self.picture = live.LivePicture(
            figure, [*self._bars, *self._texts, *self._columns, *self._shares]
        )

    def show(self, empty: Sequence[Sequence[str]], level: int, shares: Sequence[float]) -> None:
        rows = zip(self._bars, self._texts, empty, self._fields, strict=True)
        for bar, text, names, fields in rows:
            bar.set_width(1 - len(names) / fields)
            text.set_text(_gaps(names, fields))
        for place, (bar, text, share) in enumerate(
            zip(self._columns, self._shares, shares, strict=True)
        ):
            bar.set(height=share, facecolor=theme.BLUE if place == level else "white")
            text.set_text(f"{100 * share:.1f}")
            text.xy = (place, share)


def _gaps(names: Sequence[str], fields: int) -> str:
    """Return how many fields are filled, and the names of the others in three lines at most."""
    head = f"{fields - len(names)} of {fields}"
    for shown in range(len(names), 0, -1):
        more = [f"{len(names) - shown} more"] if shown < len(names) else []
        listed = ", ".join([*map(theme.words, names[:shown]), *more])
        lines = textwrap.wrap(f"{head}, not {listed}", 30)
        if len(lines) <= 3:
            return "\n".join(lines)
    return head


def completeness_widget(profiles: pd.DataFrame, schema: pd.DataFrame | None = None) -> live.Panel:
    """Return the completeness of one record by level, and how many records reach which level.

    A slider picks the record, a list the strict or the lenient rule. A second list, and the
    button, go to the next record of a level, or of one that a single field would lift from 0.
    No value of a record is shown, only which fields have one.

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
    file = _File(profiles, field_schema() if schema is None else schema)
    record = live.slider("Record", 1, 1, max(len(profiles), 2), 1)
    rule = live.choice("Rule", RULES)
    kind = live.choice("Look for", [ANY, NEARLY, *(f"level {n}" for n in file.shares.index)])
    meter = _Meter(file.fields, file.shares.to_numpy().max())

    def update() -> str:
        place = min(round(record.value), len(profiles)) - 1
        empty, level = file.empty(place), file.levels[rule.value].iat[place]
        meter.show(empty, level, file.shares[rule.value])
        found = len(file.places(kind.value, rule.value))
        none = "" if found else f"No record found: {kind.value} by the {rule.value} rule. "
        return none + _record_sentence(place, rule.value, level, empty, file)

    button = widgets.Button(description="Next record like that", layout={"width": "14em"})
    panel = live.Panel(
        "Completeness of a record", [record, rule, kind], meter.picture, update, below=[button]
    )

    def go_on(_: object) -> None:
        places = file.places(kind.value, rule.value)
        if len(places):
            after = places[places >= round(record.value)]  # numbered from 1: the next place
            record.value = (after[0] if len(after) else places[0]) + 1

    kind.observe(go_on, "value")
    button.on_click(go_on)
    return panel


def _record_sentence(
    place: int, rule: str, level: int, empty: Sequence[pd.Index], file: _File
) -> str:
    share = file.shares[rule]
    fills = [1 - len(names) / of for names, of in zip(empty, file.fields, strict=True)]
    weighted = weighted_completeness(fills, file.fields.index)
    return (
        f"Record {theme.count(place + 1)} reaches level {level} under the {rule} rule, as do "
        f"{theme.percent(share[level])} of records; {theme.percent(share.iloc[:level].sum())} "
        f"stay below. Its weighted completeness is {theme.percent(np.round(weighted, 3))}: a "
        "level weighs as much as its number."
    )
