"""How far a forecast may be off: as often as it says, and less the more customers there are."""

import numpy as np
import pandas as pd

from crmlab.lifecycle.models.bgnbd import BGNBD
from crmlab.lifecycle.models.futures import possible_futures
from crmlab.lifecycle.models.gamma_gamma import GammaGamma

PLANTED = BGNBD.from_params(r=0.9, alpha=8, a=0.5, b=3, freq="W")
AHEAD = 26


def history(customers, seed, T=40.0):
    """Return the summary of invented customers, and what they bought and spent after it."""
    random = np.random.default_rng(seed)
    log = PLANTED.simulate(customers, T=T + AHEAD, seed=seed)
    own = random.gamma(4, 1 / 60, customers)
    log["amount"] = random.gamma(6, 1 / own[log["customer_id"]])
    past, future = log[log["age"] <= T], log[log["age"] > T]
    summary = past.groupby("customer_id")["age"].agg(frequency="size", recency="max")
    summary = summary.assign(frequency=summary["frequency"] - 1, T=T)
    mean = past[past["age"] > 0].groupby("customer_id")["amount"].mean()
    return summary.assign(monetary_value=mean), future


def likely(summary, **options):
    model, spend = BGNBD(freq="W").fit(summary), GammaGamma().fit(summary)
    futures = possible_futures(model, summary, AHEAD, spend=spend, **options)
    return futures.quantile([0.025, 0.975])


def test_what_comes_is_in_the_range_about_as_often_as_it_says():
    hits = []
    for seed in range(40):
        summary, future = history(120, seed)
        came = pd.Series({"purchases": len(future), "amount": future["amount"].sum()})
        low, high = likely(summary).to_numpy()
        hits.append((low <= came) & (came <= high))
    assert pd.DataFrame(hits).mean().between(0.84, 1).all()


def test_more_customers_are_forecast_more_closely_and_the_same_seed_gives_the_same():
    width = {}
    for customers in (100, 1600):
        low, high = likely(history(customers, 1)[0])["purchases"]
        width[customers] = (high - low) / (high + low)
    assert width[1600] < width[100] / 2
    summary = history(100, 1)[0]
    pd.testing.assert_frame_equal(likely(summary), likely(summary))


def test_a_weight_of_half_halves_the_amounts_and_leaves_the_purchases():
    summary = history(200, 2)[0]
    half = likely(summary, weight=pd.Series(0.5, summary.index))
    whole = likely(summary)
    assert np.allclose(half["amount"] * 2, whole["amount"])
    assert (half["purchases"] == whole["purchases"]).all()


def test_where_parameters_run_away_there_is_a_range_all_the_same():
    same = pd.DataFrame({"frequency": [12] * 40, "recency": 36.0, "T": 38.0})
    model = BGNBD(freq="W").fit(same)
    assert model.se_.isna().any()
    low, high = possible_futures(model, same, AHEAD)["purchases"].quantile([0.025, 0.975])
    assert 0 <= low < model.expected_purchases(AHEAD, same).sum() < high
