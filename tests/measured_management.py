"""The chain's club and contact log measured from their files, by other code than made them."""

import pandas as pd

from crmlab import datasets

LEVELS = ["basic", "reactive", "accountable", "proactive", "partnership"]


def club_effect(people, strata):
    """Return the difference of the club within strata, weighted by its members in them."""
    rates = people.pivot_table("retained", strata, "club", ["mean", "size"], observed=True)
    rates = rates.dropna()
    weights = rates["size", True]
    return ((rates["mean", True] - rates["mean", False]) * weights).sum() / weights.sum()


def difference(people):
    return people.loc[people["club"], "retained"].mean() - (
        people.loc[~people["club"], "retained"].mean()
    )


def spend_ratio(people):
    middle = people.groupby("club")["spend_before"].median()
    return middle[True] / middle[False]


def measure_club():
    panel = datasets.load("club_panel")
    arm, rest = panel[panel["randomised"]], panel[~panel["randomised"]]
    place = rest["spend_before"].rank(method="first") / len(rest)
    rest = rest.assign(fifth=(place * 5).clip(upper=4.99) // 1, tenth=(place * 9.999) // 1)
    return {
        "panel_rows": panel["customer_id"].nunique(),
        "arm_rows": len(arm),
        "arm_in_club": arm["club"].sum(),
        "club_naive": difference(rest),
        "club_retained": rest.loc[rest["club"], "retained"].mean(),
        "others_retained": rest.loc[~rest["club"], "retained"].mean(),
        "club_by_tier": club_effect(rest, ["tier"]),
        "club_by_tier_and_fifth": club_effect(rest, ["tier", "fifth"]),
        "club_by_tier_and_tenth": club_effect(rest, ["tier", "tenth"]),
        "club_by_lot": difference(arm),
        "club_spend_before": spend_ratio(rest),
        "arm_spend_before": spend_ratio(arm),
    }


def level(contacts, own_advice_counts=False, one_sign=False):
    """Return the level of one customer, 1 to 5, from the set of (initiator, purpose)."""
    purposes = {purpose for _, purpose in contacts}
    news = ("firm", "news") in contacts
    advice = "advice" in purposes if own_advice_counts else ("firm", "advice") in contacts
    if "joint_project" in purposes:
        return 5
    if (news or advice) if one_sign else (news and advice):
        return 4
    if ("firm", "after_sale_call") in contacts:
        return 3
    return 2 if {("firm", "hotline_given"), ("customer", "problem")} <= contacts else 1


def contacts_by_customer():
    log = datasets.load("contact_log").astype({"initiator": str, "purpose": str})
    pairs = pd.Series(list(zip(log["initiator"], log["purpose"], strict=True)), index=log.index)
    return pairs.groupby(log["customer_id"]).agg(set)


def levels(**choices):
    return contacts_by_customer().map(lambda contacts: level(contacts, **choices))


def measure_log():
    log, found = datasets.load("contact_log"), levels()
    service = log["cost"].where(log["purpose"] != "sale", 0).groupby(log["customer_id"]).sum()
    cost = service.groupby(found).mean()
    tier = datasets.load("club_panel").set_index("customer_id")["tier"].loc[found.index]
    mean = found.groupby(tier.astype(str)).mean()
    return {
        "log_rows": len(log),
        "log_customers": len(found),
        **{f"level_{name}": (found == n).sum() for n, name in enumerate(LEVELS, 1)},
        "proactive_whoever_asked": (levels(own_advice_counts=True) == 4).sum(),
        "proactive_by_one_sign": (levels(own_advice_counts=True, one_sign=True) == 4).sum(),
        **{f"cost_{name}": cost[n] for n, name in enumerate(LEVELS, 1)},
        "level_top": mean["top"],
        "level_lower": mean["lower"],
    }


def measure_management():
    return measure_club() | measure_log()
