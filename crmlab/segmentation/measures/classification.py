"""Simple classifications: rules over one base of everybody the firm knows."""

import numpy as np
import pandas as pd

from crmlab.checks import (
    as_dates,
    as_day,
    require_columns,
    require_filled,
    require_once,
    require_whole,
)
from crmlab.messages import refusal, say
from crmlab.value.measures import pyramid

__all__ = [
    "SEVEN_LAYERS",
    "STATES",
    "one_base",
    "relation_states",
    "seven_layers",
]

STATES = ["non-customer", "potential", "target", "existing", "lost"]
SEVEN_LAYERS = ["top", "high", "middle", "lower", "inactive", "prospect", "suspect"]


def one_base(
    contacts: pd.DataFrame, transactions: pd.DataFrame, *, until: str, days: int = 365
) -> pd.DataFrame:
    """Return everybody the firm knows, a row a person: contacts who never bought, and buyers.

    Contacts have ``contact_id``, ``kind`` (prospect or suspect), ``interest_score``, ``first_seen``
    and ``converted_on``; those who converted until then are left out, for they are among the
    buyers. Transactions have ``customer_id``, ``date`` and ``amount``. What is later than ``until``
    counts for nothing.

    The base has ``kind`` (suspect, prospect or buyer), ``interest_score`` (of contacts),
    ``recency_days`` (since the last purchase) and ``revenue`` (of the last ``days`` days).
    """
    until = as_day(until, "until")
    require_whole(days, "days", least=1)
    require_filled(contacts, ["contact_id", "kind", "interest_score"], "contacts")
    require_columns(contacts, ["first_seen", "converted_on"], "contacts")
    require_filled(transactions, ["customer_id", "date", "amount"], "transactions")
    waiting = ~(as_dates(contacts["converted_on"]) <= until)
    never = contacts[waiting & (as_dates(contacts["first_seen"]) <= until)].set_index("contact_id")
    bought = transactions[as_dates(transactions["date"]) <= until]
    ago = (until - bought["date"]).dt.days.astype(float)
    recent = bought["amount"].where(ago <= days, 0.0)
    each = pd.DataFrame({"recency_days": ago, "revenue": recent}).groupby(bought["customer_id"])
    buyers = each.agg({"recency_days": "min", "revenue": "sum"}).assign(kind="buyer")
    base = pd.concat([never[["kind", "interest_score"]].astype({"kind": str}), buyers])
    require_once(base.index, say("the base"))
    return base.rename_axis("person_id")


def relation_states(
    base: pd.DataFrame, *, days: int = 365, interest: tuple[float, float] = (30, 70)
) -> pd.Series:
    """Return what each person of `one_base` is to the firm: one of five states.

    Whoever bought at most ``days`` days ago is *existing*, an earlier buyer *lost*. Of those
    who never bought, who shows interest from the upper cut on is a *target*, from the lower cut on
    *potential*, below it a *non-customer* (the five names are the field's; the cuts are ours).
    """
    kind, points = base["kind"], base["interest_score"]
    if not interest[0] < interest[1]:
        raise refusal("The upper cut of interest must lie above the lower one.")
    tests = [_active(base, days), kind == "buyer", points >= interest[1], points >= interest[0]]
    codes = np.select(tests, [3, 4, 2, 1], 0)
    return pd.Series(pd.Categorical.from_codes(codes, STATES), base.index, name="state")


def seven_layers(base: pd.DataFrame, *, days: int = 365) -> pd.Series:
    """Return the layer of each person of `one_base` in the complete pyramid, from the tip down.

    The four active layers are those of `value.pyramid`, among who bought at most ``days`` days ago;
    below them stand the inactive, prospects and suspects (Curry & Curry 2000).
    """
    active = _active(base, days)
    if not active.any():
        raise refusal("Nobody bought in the last {days} days.", days=days)
    layer = base["kind"].where(base["kind"] != "buyer", "inactive")
    layer[active] = pyramid(base.loc[active, "revenue"]).astype(str)
    named = pd.Categorical(layer, SEVEN_LAYERS, ordered=True)
    return pd.Series(named, base.index, name="layer")


def _active(base: pd.DataFrame, days: int) -> pd.Series:
    require_columns(base, ["kind", "interest_score", "recency_days", "revenue"], "base")
    require_whole(days, "days", least=1)
    return base["recency_days"] <= days
