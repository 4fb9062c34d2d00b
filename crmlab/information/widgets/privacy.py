"""Widget of privacy: a board on which each field is kept, masked or dropped."""

from collections.abc import Mapping, Sequence

import pandas as pd
from matplotlib.axes import Axes

from crmlab import live, theme
from crmlab.information.measures import PURPOSES, field_schema, minimise
from crmlab.information.measures.privacy import DECISIONS
from crmlab.information.plots import plot_minimise
from crmlab.information.plots.privacy import field_in_words
from crmlab.messages import say

__all__ = ["minimise_widget"]


def minimise_widget(
    schema: pd.DataFrame | None = None, purposes: Mapping[str, Sequence[str]] = PURPOSES
) -> live.Explorer:
    """Return a board of all fields: for a purpose, decide which to keep, to mask and to drop.

    A purpose brings up what the rule of `minimise` decides for it. A button decides otherwise on
    the field in hand, says what the rule would do, and takes up the next field; another keeps
    all, as a form asks for it, to decide from scratch. The schema is as in `minimise`, with
    ``group``; `field_schema` if left out.
    """
    schema = field_schema() if schema is None else schema
    rules = {purpose: minimise(schema, fields) for purpose, fields in purposes.items()}
    controls = {"purpose": live.choice(say("Purpose"), [*rules])}
    # Not among the controls: it frames another tile, and changes no label.
    field = live.choice(say("Field"), [(field_in_words(each), each) for each in schema.index])
    decisions = next(iter(rules.values()))["decision"].copy()
    decided: list[str] = []  # the field decided on last, if any

    def draw(ax: Axes, purpose: str) -> live.Drawn:
        rule = rules[purpose]
        plot = plot_minimise(rule.assign(decision=decisions), mark=field.value, ax=ax)
        comments = [_comment(each, decisions[each], rule.loc[each]) for each in decided]
        for_what = say("The purpose is: {purpose}.", purpose=theme.words(purpose))
        different = int((decisions != rule["decision"]).sum())
        compared = (
            say("The rule decides otherwise on {fields} of them.", fields=different)
            if different
            else say("The rule decides the same.")
        )
        return *comments, for_what, plot, compared

    def decide(decision: str) -> None:
        decided[:] = [field.value]
        decisions[decided] = decision
        after = (field.index + 1) % len(schema)
        if after == field.index:
            explorer.refresh()
        else:
            field.index = after

    def decide_all(given: pd.Series | str) -> None:
        decided.clear()
        decisions[:] = given
        explorer.refresh()

    def take_rule(_: object = None) -> None:
        decide_all(rules[controls["purpose"].value]["decision"])

    acts = {theme.words(each): lambda each=each: decide(each) for each in DECISIONS}
    acts |= {say("take the rule"): take_rule, say("keep all"): lambda: decide_all("keep")}
    row = live.row(field, *(live.button(*act) for act in acts.items()))
    explorer = live.Explorer(say("Board of fields"), draw, controls, height=6.6, below=[row])
    field.observe(lambda _: explorer.refresh(), "value")
    controls["purpose"].observe(take_rule, "value")
    return explorer


def _comment(field: str, decision: str, rule: pd.Series) -> str:
    """Say what the rule says to a decision."""
    said = {
        "field": field_in_words(field),
        "decision": theme.words(decision),
        "other": theme.words(rule["decision"]),
        "reason": rule["reason"],
    }
    if decision == rule["decision"]:
        return say("{field}: {decision}. The rule agrees: {other}, {reason}.", **said)
    return say("{field}: {decision}. The rule differs: {other}, {reason}.", **said)
