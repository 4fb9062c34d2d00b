"""Widget of completeness: one record beside the levels of all."""

import math

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from crmlab import live, theme
from crmlab.information.measures import completeness_level, fill_matrix, weighted_completeness
from crmlab.information.plots import plot_levels, plot_record
from crmlab.messages import say
from crmlab.theme import percent

__all__ = ["completeness_widget"]

RULES = ("strict", "lenient")
ANY, NEARLY = "any", "nearly"  # what to look for, if not a level


def completeness_widget(
    profiles: pd.DataFrame, schema: pd.DataFrame | None = None
) -> live.Explorer:
    """Return the completeness of one record by level, and how many records reach which level.

    A slider picks the record, a list the strict or the lenient rule. A second list, and the
    button, go to the next record of a level, or of one that a single field would lift from 0.
    No value of a record is shown, only which fields have one.

    The schema is as in `fill_rates`; its levels are numbered from 1 without a gap.
    """
    matrix = fill_matrix(profiles, schema)
    levels = pd.DataFrame({rule: completeness_level(profiles, rule, schema) for rule in RULES})
    first = matrix.xs(1, axis=1, level="level")
    kinds = [(say("any record"), ANY), (say("one field short of level 1"), NEARLY)]
    for level in range(matrix.columns.get_level_values("level").max() + 1):
        kinds.append((say("level {level}", level=level), level))
    controls = {
        "record": live.slider(say("Record"), 1, 1, max(len(matrix), 2), 1),
        "rule": live.choice(say("Rule"), RULES),
    }
    kind = live.choice(say("Look for"), kinds)

    def places(rule: str) -> np.ndarray:
        """Return where the records of the kind looked for stand."""
        if kind.value == ANY:
            return np.arange(len(matrix))
        if kind.value == NEARLY:
            fields = first.shape[1]
            needed = fields if rule == "strict" else math.ceil(2 * fields / 3)
            return np.flatnonzero(first.sum(axis=1) == needed - 1)
        return np.flatnonzero(levels[rule] == kind.value)

    def draw(left: Axes, right: Axes, record: float, rule: str) -> live.Drawn:
        place = min(round(record), len(matrix)) - 1
        plot_record(matrix.iloc[place], ax=left)
        plot_levels(levels[[rule]], mark=levels[rule].iat[place], ax=right)
        said = _sentence(place, rule, levels[rule], matrix.iloc[place])
        if len(places(rule)):
            return said
        names = {"kind": kind.label, "rule": theme.words(rule)}
        return say("No record found: {kind} by the {rule} rule.", **names), said

    def go_on(_: object = None) -> None:
        """Go to the next record of the kind, and after the last one to the first."""
        found = places(controls["rule"].value)
        if len(found):
            after = found[found >= round(controls["record"].value)]  # numbered from 1
            explorer.set(record=(after[0] if len(after) else found[0]) + 1)
        else:
            explorer.refresh()

    explorer = live.Explorer(
        say("Completeness of a record"),
        draw,
        controls,
        axes={"ncols": 2, "width_ratios": (3, 2)},
        height=5.2,
        below=[live.row(kind, live.button(say("Next record like that"), go_on))],
    )
    kind.observe(go_on, "value")
    return explorer


def _sentence(place: int, rule: str, levels: pd.Series, record: pd.Series) -> str:
    level, fills = levels.iat[place], record.groupby("level").mean()
    stands = say(
        "Record {record} stands on level {level} by the {rule} rule, like {share} of records.",
        record=theme.count(place + 1),
        level=level,
        rule=theme.words(rule),
        share=percent((levels == level).mean()),
    )
    below = say("{share} stay below.", share=percent((levels < level).mean())) if level else ""
    weighs = say(
        "Its weighted completeness is {weighted}: a level weighs as much as its number.",
        weighted=percent(np.round(weighted_completeness(fills, fills.index), 3)),
    )
    return " ".join(filter(None, [stands, below, weighs]))
