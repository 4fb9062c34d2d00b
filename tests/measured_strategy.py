"""The firm before a decision, measured from its files by other code than made them."""

import numpy as np
import pandas as pd
from scipy.optimize import brentq, minimize

from crmlab import datasets

PLANTED = {"lead_conversion", "unsettled_at_first_contact", "share_of_wallet"}


def measure_scorecard():
    card = datasets.load("scorecard_quarterly")
    sign = card["better"].map({"higher": 1, "lower": -1})
    card = card.assign(over=sign * (card["value"] - card["target"]), good=sign * card["value"])
    last = card[card["quarter"] == "2024Q2"].set_index("measure")
    off = last.index[last["over"] < 0]
    values = card.pivot(index="quarter", columns="measure", values="good")
    changes = values.diff()
    wallet = last.loc["share_of_wallet", "over"] / changes["share_of_wallet"].std()
    return {
        "scorecard_rows": len(card),
        "measures": card["measure"].nunique(),
        "breaches": len(off),
        "breaches_planted": len(PLANTED & set(off)),
        "drifting": (changes.iloc[-4:] < 0).all().sum(),
        "wallet_miss_in_sd": -wallet,
    }


def measure_pilot():
    stores = datasets.load("pilot_stores")
    half = pd.cut(stores["month"], [0, 3, 6, 12], labels=["early", "late", "after"])
    by_store = stores.pivot_table("satisfaction", "store", half, observed=True)
    group = stores.drop_duplicates("store").set_index("store").loc[by_store.index]
    before = stores[stores["month"] <= 6].groupby("store")["satisfaction"].mean()
    gain, pilot = by_store["after"] - before, group["pilot"]
    won = group["manager_won"]
    clustered = np.sqrt(sum(gain[side].var() / side.sum() for side in (pilot, ~pilot)))
    return {
        "pilot_rows": len(stores),
        "pilots": pilot.sum(),
        "pilots_won": (pilot & won).sum(),
        "did": gain[pilot].mean() - gain[~pilot].mean(),
        "after_only": by_store["after"][pilot].mean() - by_store["after"][~pilot].mean(),
        "before_after": gain[pilot].mean(),
        "trend": gain[~pilot].mean(),
        "placebo": (by_store["late"] - by_store["early"]).groupby(pilot).mean().diff().iloc[-1],
        "did_standard_error": clustered,
        "naive_over_clustered": naive_error(stores) / clustered,
        "gain_won": gain[pilot & won].mean(),
        "gain_not_won": gain[pilot & ~won].mean(),
    }


def naive_error(stores):
    """Return the standard error if each store and month told something of its own."""
    table = stores.pivot(index="store", columns="month", values="satisfaction")
    within = table.sub(table.mean(axis=1), axis=0) - table.mean() + table.to_numpy().mean()
    pilot = stores.drop_duplicates("store").set_index("store")["pilot"].loc[table.index]
    share = np.outer(pilot - pilot.mean(), (table.columns > 6) - 0.5).ravel()
    left = within.to_numpy().ravel()
    slope = share @ left / (share @ share)
    variance = ((left - slope * share) ** 2).sum() / (len(left) - 24 - 11 - 1)
    return np.sqrt(variance / (share @ share))


def measure_partners():
    partners = datasets.load("partners")
    least = partners["cost"] / partners["saving"]
    most = 1 - partners["outside_option"] / partners["saving"]
    share = partners["gain_share"]
    growth = partners["revenue_2023"] / partners["revenue_2022"] - 1
    return {
        "partners": len(partners),
        "no_split": (least > most).sum(),
        "without_share": share.isna().sum(),
        "partner_loses": (share > most).sum(),
        "firm_loses": (share < np.minimum(least, most)).sum(),
        "grown_more": growth[share.notna()].mean() - growth[share.isna()].mean(),
    }


def measure_choices():
    scores = datasets.load("competitors").pivot(index="firm", columns="criterion", values="score")
    price, others = scores["price"], scores.drop(columns="price").mean(axis=1)

    def lead(weight):
        total = weight * price + (1 - weight) * others
        return total["our firm"] - total["rival A"]

    options = datasets.load("segment_options").set_index("segment")
    years = np.arange(5)
    kept = options["retention"].to_numpy()[:, None] ** years / 1.10**years
    each = options["margin"] * kept.sum(axis=1) - options["acquisition_cost"]
    npv = options["customers"] * each - options["investment"]
    weights = datasets.truth("strategy")["parameters"]["score_weights"]
    score = sum(weight * options[name] for name, weight in weights.items())
    return {
        "price_weight": brentq(lead, 0, 1),
        "npv_small_firms": npv.rank(ascending=False)["small firms"],
        "score_small_firms": score.rank(ascending=False)["small firms"],
    }


def measure_budget():
    curves, budget = datasets.load("response_curves").set_index("field"), 1_000_000

    def equity(spent):
        return (curves["ceiling"] * spent / (spent + curves["half_at"])).sum()

    best = minimize(
        lambda spent: -equity(spent * 1e6) / 1e6,
        np.full(4, 0.25),
        bounds=[(least / 1e6, 1) for least in curves["minimum"]],
        constraints={"type": "eq", "fun": lambda spent: spent.sum() - budget / 1e6},
        method="SLSQP",
        options={"ftol": 1e-15},
    )
    spent = pd.Series(best.x * 1e6, index=curves.index)
    kept = curves.loc["retention"]
    slope = kept["ceiling"] * kept["half_at"] / (spent["retention"] + kept["half_at"]) ** 2
    return {
        "equity": equity(spent),
        "equity_equal": equity(budget / 4),
        "to_retention": spent["retention"],
        "marginal": slope,
    }


def measure_strategy():
    parts = (measure_scorecard, measure_pilot, measure_partners, measure_choices, measure_budget)
    return {name: value for part in parts for name, value in part().items()}
