"""The list to act on: every customer with the whole id, and what to do."""

import numpy as np
import pandas as pd

from crmlab.briefing.missing import Missing
from crmlab.briefing.moments import called_by_unit, moment
from crmlab.checks import SMALLEST_GROUP
from crmlab.messages import say
from crmlab.theme import words
from crmlab.value.briefing.findings import Findings

RECENT = 90  # days since the only purchase


def actions(found: Findings) -> pd.DataFrame:
    """Return a line a customer: id, layer, revenue, margin if known, last purchase, what to do.

    It says what the page advises, and no more; who is to be asked first stands first.
    """
    customers = found.customers.sort_values(found.by, ascending=False)
    silent_days = (customers["last"].max() - customers["last"]).dt.days
    part = found.concentration
    best = np.arange(len(customers)) < (part.best if part else SMALLEST_GROUP)
    is_on_few = bool(part) and part.is_on_few
    is_loss = customers.index.isin(found.margins.losing.index)
    once, people = customers["purchases"] <= 1, found.reading.has_people
    steps = {
        say("Left open: no customer comes twice, so the ids may not be those of people."): (
            np.full(len(customers), not people)
        ),
        say("Call and ask why: silent for much longer than usual."): (
            customers.index.isin(found.silent.index)
        ),
        say("A loss: look at prices, discounts and returns before you sell more."): is_loss,
        say("Give a person to turn to, and watch."): best & is_on_few,
        say("Ask for the second purchase."): once & (silent_days <= RECENT),
        say("May move up: try what brings them more often."): (
            ~once & ~best & (not isinstance(found.upgrade, Missing))
        ),
    }
    rank = np.select([*steps.values()], range(len(steps)), len(steps))
    nothing = say("No step of its own.")
    listed = customers.assign(
        layer=found.layer.astype(str).map(words),
        last_purchase=customers["last"].map(moment, na_action="ignore"),
        what_to_do=[[*steps, nothing][step] for step in rank],
    )
    values = [name for name in ("revenue", "margin") if name in customers]
    listed = listed.fillna({"layer": say("none: all taken back")})
    purchases = called_by_unit("purchase_days")
    listed = listed.rename(columns={"purchases": purchases})
    columns = ["layer", *values, purchases, "last_purchase", "what_to_do"]
    listed = listed[columns].round(dict.fromkeys(values, 2))
    return listed.iloc[np.argsort(rank, kind="stable")].reset_index()
