"""Simple classifications: rules over one base of everybody the firm knows."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from crmlab.checks import (
    as_dates,
    as_day,
    complete_numbers,
    require_columns,
    require_filled,
    require_not_below_zero,
    require_once,
    require_same_customers,
    require_shares,
    require_whole,
)
from crmlab.messages import refusal, say
from crmlab.value.measures import pyramid

__all__ = [
    "METALS",
    "SEVEN_LAYERS",
    "STATES",
    "VALUE_CLASSES",
    "classes_by_cuts",
    "credit_cost",
    "one_base",
    "relation_states",
    "seven_layers",
    "value_classes",
]

STATES = ["non-customer", "potential", "target", "existing", "lost"]
SEVEN_LAYERS = ["top", "high", "middle", "lower", "inactive", "prospect", "suspect"]
METALS = ["silver", "gold", "platinum", "diamond"]
VALUE_CLASSES = ["important value", "general value", "promising", "potential"]


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
    ago = (until - bought["date"]).dt.days
    by_customer = bought["customer_id"]
    buyers = pd.DataFrame({"recency_days": ago.groupby(by_customer).min().astype(float)})
    recent = bought["amount"].where(ago <= days, 0.0)
    buyers = buyers.assign(kind="buyer", revenue=recent.groupby(by_customer).sum())
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
    _require_rising(interest)
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


def _require_rising(cuts: Sequence[float]) -> None:
    cuts = complete_numbers(list(cuts), "cuts")
    if not cuts.is_monotonic_increasing or cuts.duplicated().any():
        raise refusal("The cuts must rise; they are {cuts}.", cuts=", ".join(map(str, cuts)))


def classes_by_cuts(
    values: Sequence[float] | pd.Series, cuts: Sequence[float], classes: Sequence[str]
) -> pd.Series:
    """Return the class of each value between rising cuts; a value on a cut belongs to the upper.

    So are made spend tiers, loyalty classes and metals. The classes, one more than there are
    cuts, are named from the lowest up.

    >>> classes_by_cuts([95, 74, 90], [50, 75, 90], METALS).tolist()
    ['diamond', 'gold', 'diamond']
    """
    _require_rising(cuts)
    if len(classes) != len(cuts) + 1:
        raise refusal(
            "{cuts} cuts part {needed} classes; here are {classes} names.",
            cuts=len(cuts),
            needed=len(cuts) + 1,
            classes=len(classes),
        )
    values = complete_numbers(values)
    codes = np.searchsorted(np.array(cuts, dtype=float), values.to_numpy(), side="right")
    named = pd.Categorical.from_codes(codes, list(classes), ordered=True)
    return pd.Series(named, values.index, name="class")


def value_classes(
    current: pd.Series, potential: pd.Series, cuts: tuple[float, float] = (500, 50)
) -> pd.Series:
    """Return the class of each customer by current and potential value, each high from its cut on.

    High on both is *important value*, only now *general value*, only later *promising*, on neither
    *potential* (Verhoef & Donkers 2001; the four names are the field's, this rule is ours).

    >>> value_classes(pd.Series([800, 100]), pd.Series([30, 60])).tolist()
    ['general value', 'promising']
    """
    require_same_customers(current=current, potential=potential)
    now = complete_numbers(current, say("current values")) >= cuts[0]
    later_on = complete_numbers(potential, say("potential values")) >= cuts[1]
    codes = np.select([now & later_on, now, later_on], [0, 1, 2], 3)
    return pd.Series(pd.Categorical.from_codes(codes, VALUE_CLASSES), current.index, name="class")


def credit_cost(
    amount: float, days: float, *, interest_rate: float, default_rate: float
) -> pd.Series:
    """Return what it costs to let a customer pay later: interest, and what is never paid (money).

    ``financing = amount × rate × days / 365``, ``loss = amount × default rate`` (Petersen & Rajan
    1997 on trade credit).

    >>> credit_cost(10_000, 60, interest_rate=0.06, default_rate=0.02).round(1).tolist()
    [98.6, 200.0, 298.6]
    """
    require_not_below_zero(amount=amount, days=days, interest_rate=interest_rate)
    require_shares(default_rate=default_rate)
    financing, loss = amount * interest_rate * days / 365, amount * default_rate
    return pd.Series({"financing": financing, "loss": loss, "cost": financing + loss})
