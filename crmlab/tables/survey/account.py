"""The account of a survey: which cells are no answers, which rows are set aside, what is not used.

The faults of a column are the rows whose cell is no answer, by the reason: each has one at most.
"""

import re
from collections.abc import Collection, Mapping

import numpy as np
import pandas as pd

from crmlab.checks import listed
from crmlab.messages import say
from crmlab.tables.columns.names import plain_name
from crmlab.tables.errors import option
from crmlab.tables.sales.ledger import Ledger
from crmlab.tables.survey.answers import Answers
from crmlab.tables.survey.roles import Roles
from crmlab.tables.survey.scale import Scale

WEIGHTS = re.compile("weight|gewicht|权重")

Faults = Mapping[str, np.ndarray]


def find_faults(answers: Answers, scale: Scale) -> Faults:
    """Return the faults of a column."""
    values, on, unread = answers.values, scale.holds(answers.values), answers.unread
    empty = values.isna()
    code = values.isin(scale.codes) | answers.silent
    return {
        say("code for no answer"): code.to_numpy(),
        say("outside its scale"): (~empty & ~on & ~code).to_numpy(),
        say("cannot be read"): unread,
        say("no answer"): (empty & ~code & ~unread).to_numpy(),
    }


def set_aside(ledger: Ledger, faults: Mapping[str, Faults], roles: Roles) -> None:
    """Set aside the rows without an answer on satisfaction; of other columns, count the faults."""
    for label, reasons in faults.items():
        for reason, rows in reasons.items():
            rule = say("{column}: {reason}", column=label, reason=reason)
            rows = rows & ledger.stays
            if label in roles.satisfaction and rows.any():
                meaning = say("A row without an answer on satisfaction is set aside.")
                ledger.set_aside(rule, meaning, rows, label)
            elif rows.any() and reason != say("no answer"):
                ledger.note(rule, say("The row stays; the answer is left out."), rows)
    if roles.blocks["respondent"]:  # else people may answer alike
        ledger.note_repeated()


def scale_table(
    faults: Mapping[str, Faults], scales: Mapping[str, Scale], turned: Collection[str]
) -> pd.DataFrame:
    """Return the scale of each column and how many answers it has."""
    lines = {}
    for label, reasons in faults.items():
        scale, there = scales[label], ~np.logical_or.reduce([*reasons.values()])
        code, outside, unread, empty = (int(rows.sum()) for rows in reasons.values())
        counts = (int(there.sum()), code + empty, outside + unread)
        lines[label] = (str(scale), *scale.ends, label in turned, *counts)
    names = ["scale", "low", "high", "reversed", "answers", "no_answer", "out_of_scale"]
    return pd.DataFrame.from_dict(lines, orient="index", columns=names)


def told_of_roles(roles: Roles) -> str:
    """Return which columns are satisfaction and its drivers, in words."""
    told = {name: listed(roles.blocks[name]) for name in ("satisfaction", "drivers")}
    return say("Satisfaction: {satisfaction}. What may lead to it: {drivers}.", **told)


def told_of_unused(roles: Roles) -> list[str]:
    """Return which columns are not used, in words."""
    told = [
        say("Weights ({label}) are not used: all count alike.", label=repr(label))
        for label in roles.blocks["other"]
        if WEIGHTS.search(plain_name(label))
    ]
    if roles.unused:
        drivers = [*roles.blocks["drivers"], *roles.unused]
        told.append(
            say(
                "Not taken for drivers, as they are on another scale, answered by few, seldom in "
                "its better half, or not named: {labels}. If they are: {options}.",
                labels=listed(roles.unused),
                options=option("columns", ("drivers", ",".join(drivers))),
            )
        )
    return told
