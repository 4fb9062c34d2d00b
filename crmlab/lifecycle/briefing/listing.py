"""The list to act on: a line a customer under the whole id, never part of the page."""

import numpy as np
import pandas as pd

from crmlab.briefing.missing import Missing
from crmlab.briefing.moments import called_by_unit, moment
from crmlab.lifecycle.briefing.findings import SLIPPING, Findings
from crmlab.lifecycle.periods import DAYS
from crmlab.messages import say

MOST_WHO_COME = 0.90  # of those who come back: once so many have, a second purchase is late


def customers_to_act_on(found: Findings) -> pd.DataFrame:
    """Return what is known and expected of each customer, the most valuable first.

    ``value`` and ``at_stake`` are as in the report; empty where the model cannot tell.
    """
    purchases, summary = found.purchases, found.summary
    of_customer = purchases.groupby("customer_id")
    table = pd.DataFrame(
        {
            called_by_unit("purchase_days"): summary["frequency"] + 1,
            "last_purchase": of_customer["date"].max().map(moment),
            "brought": of_customer["amount"].sum().round(2),
        }
    )
    if found.margins.is_own:
        table["margin"] = found.margins.of_customers["margin"].round(2)
    if found.outlook:
        table["probability_alive"] = found.outlook.alive_again.round(3)
        table["purchases_expected"] = found.outlook.purchases.round(2)
    if found.worth:
        table["value"] = found.worth.value.round(2)
    if not isinstance(found.slipping, Missing):
        table["at_stake"] = found.slipping["at_stake"].round(2)
    table["what_to_do"] = _what_to_do(found, table)
    table = table.sort_values(["value" if found.worth else "brought"], ascending=False)
    return table.rename_axis("customer_id").reset_index()


def _what_to_do(found: Findings, table: pd.DataFrame) -> np.ndarray:
    """Return the advice on each customer; left open where the model did not tell who buys."""
    nothing = pd.Series(False, table.index)
    losing = table.index.isin(found.margins.losing.index)
    rules = {say("Find out why there is a loss."): losing}
    if found.is_subscription:
        left_open = say("Left open: see whether a payment was missed.")
        return np.select([losing], list(rules), left_open)
    is_told = found.outlook and found.holdout and found.holdout.tells_customers_apart
    if not is_told or found.has_failed:
        left_open = say("Left open: on this file the model has not told who buys again.")
        return np.select([losing], list(rules), left_open)
    alive, once = found.outlook.alive, found.summary["frequency"] == 0
    slipping = best = nothing
    was_best = table.index.isin(found.gone.index[found.gone])
    if found.worth:
        slipping = table["at_stake"].notna()
        tenth = found.worth.value.nlargest(-(-len(found.worth.value) // 10))
        best = table.index.isin(tenth.index) & (alive > SLIPPING[1])
    rules |= {
        say("Call: came often, and is slipping away."): slipping,
        say("Keep: among the tenth expected to bring most."): best,
        say("Ask for the second purchase."): once & ~_is_late(found),
        say("Bought once, and most who come back do so sooner."): once,
        say("Most likely gone, and once among the best: call once, and ask why."): was_best,
        say("Most likely gone: a cheap reminder at most."): alive <= SLIPPING[0],
    }
    return np.select(list(rules.values()), list(rules), say("Nothing special."))


def _is_late(found: Findings) -> pd.Series:
    """Tell who has waited longer than most who come back have, by the curve of `kaplan_meier`."""
    if isinstance(found.returns, Missing):
        return pd.Series(False, found.summary.index)
    left, last = found.returns["survival"], found.returns["survival"].iloc[-1]
    late = found.returns["time"][left <= 1 - MOST_WHO_COME * (1 - last)].iloc[0]
    return found.summary["T"] * DAYS["W"] / DAYS["M"] > late
