"""Widget of privacy: a board on which each field is kept, masked or dropped."""

from collections.abc import Mapping, Sequence

import ipywidgets as widgets
import pandas as pd
from matplotlib.patches import Rectangle

from crmlab import live, theme
from crmlab.information.measures.fields import field_schema
from crmlab.information.measures.privacy import DECISIONS, PURPOSES, minimise
from crmlab.information.plots.privacy import (
    minimise_sentence,
    paint_tiles,
    set_up_tiles,
)


class _Board:
    """The tiles of all fields, the one in hand framed."""

    def __init__(self, schema: pd.DataFrame) -> None:
        figure = live.new_figure(height=5.6)
        ax = figure.subplots()
        self._tiles = set_up_tiles(ax, schema)
        self._frame = Rectangle((0, 0), 0.94, 0.82, fill=False, edgecolor=theme.INK, linewidth=4)
        ax.add_patch(self._frame)
        moving = [artist for tile in self._tiles.values() for artist in tile]
        self.picture = live.LivePicture(figure, [*moving, self._frame])

    def show(self, decisions: Mapping[str, str], field: str) -> None:
        paint_tiles(self._tiles, decisions)
        self._frame.set_xy(self._tiles[field][0].get_xy())


def minimise_widget(
    schema: pd.DataFrame | None = None, purposes: Mapping[str, Sequence[str]] = PURPOSES
) -> live.Panel:
    """Return a board of all fields: for a purpose, decide which to keep, to mask and to drop.

    A purpose brings up what the rule of `minimise` decides for it. A button decides otherwise on
    the field in hand, says what the rule would do, and takes up the next field; another keeps
    all, as a form asks for it, to decide from scratch.

    Parameters
    ----------
    schema
        As in `minimise`, with ``group``; `field_schema` if left out.
    purposes
        The fields that each purpose needs.

    Returns
    -------
    Panel

    Raises
    ------
    ValueError
        As `minimise`.
    """
    schema = field_schema() if schema is None else schema
    rules = {purpose: minimise(schema, fields) for purpose, fields in purposes.items()}
    last: list[str] = []  # the field decided on last, if any
    purpose = live.choice("Purpose", list(rules))
    decisions = rules[purpose.value]["decision"].copy()
    field = live.choice("Field", list(schema.index))
    board = _Board(schema)

    def update() -> str:
        board.show(decisions, field.value)
        rule = rules[purpose.value]
        return _board_sentence(purpose.value, decisions, rule, last)

    buttons = [_button(decision) for decision in (*DECISIONS, "take the rule", "keep all")]
    row = widgets.Box(buttons, layout={"flex_flow": "row wrap"})
    panel = live.Panel("Board of fields", [purpose, field], board.picture, update, below=[row])

    def decide(button: widgets.Button) -> None:
        last[:] = [field.value]
        decisions[field.value] = button.description
        with panel.held():
            field.index = (field.index + 1) % len(decisions)

    def decide_all(given: pd.Series | str) -> None:
        last.clear()
        decisions[:] = given
        panel.refresh()

    def take_rule(_: object) -> None:
        decide_all(rules[purpose.value]["decision"])

    for button in buttons[:3]:
        button.on_click(decide)
    purpose.observe(take_rule, "value")
    buttons[3].on_click(take_rule)
    buttons[4].on_click(lambda _: decide_all("keep"))
    return panel


def _button(text: str) -> widgets.Button:
    return widgets.Button(description=text, layout={"width": "9em"})


def _board_sentence(
    purpose: str, decisions: pd.Series, rule: pd.DataFrame, last: Sequence[str]
) -> str:
    """Say what the board holds, what the rule says to the last decision, and how much differs."""
    comments = [
        f"{theme.words(field)}: {decisions[field]}. The rule "
        f"{'agrees' if decisions[field] == rule.at[field, 'decision'] else 'differs'}: "
        f"{rule.at[field, 'decision']}, {rule.at[field, 'reason']}. "
        for field in last
    ]
    different = int((decisions != rule["decision"]).sum())
    compared = f"otherwise on {different} of them" if different else "the same"
    said = minimise_sentence(decisions, rule["sensitive"], purpose)
    return f"{''.join(comments)}{said} The rule decides {compared}."
