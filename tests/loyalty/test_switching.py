"""Switching of brands: two published panels, panels without memory, and bad input."""

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from crmlab import loyalty

pytestmark = pytest.mark.usefixtures("unseen")

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
needs_shared = pytest.mark.skipif(
    not SHARED.is_dir(), reason="the published data sets are not beside the project"
)
KEYS = {"customer": "id", "brand": "choice"}


def panel(name):
    return pd.read_csv(SHARED / "panels" / f"{name}.csv")


def rounded(column):
    return column.round(4).tolist()


@needs_shared
def test_cracker_panel_of_136_households():
    """Jain, Vilcassim & Chintagunta (1994): matrix, long run; the chapter shows these."""
    table = loyalty.repeat_rates(panel("cracker"), **KEYS, samples=2_000, seed=1)
    assert [*table.index] == ["kleebler", "nabisco", "private", "sunshine"]
    assert rounded(table["repeat_rate"]) == [0.4953, 0.8419, 0.8050, 0.3863]
    assert rounded(table["long_run_share"]) == [0.0687, 0.5384, 0.3214, 0.0715]
    assert rounded(table["by_chance"]) == [0.4553, 0.8292, 0.7799, 0.3570]
    assert table["more_low"].tolist() == pytest.approx([0.006, 0.004, 0.011, -0.007], abs=0.003)
    assert table["more_high"].tolist() == pytest.approx([0.083, 0.022, 0.042, 0.064], abs=0.005)


@needs_shared
def test_catsup_panel_of_300_households():
    """Jain, Vilcassim & Chintagunta (1994): repeat rates of four sizes and makes."""
    table = loyalty.repeat_rates(panel("catsup"), **KEYS, samples=50, seed=1)
    assert [*table.index] == ["heinz28", "heinz32", "heinz41", "hunts32"]
    assert rounded(table["repeat_rate"]) == [0.5040, 0.6818, 0.2632, 0.3860]
    assert rounded(table["long_run_share"]) == [0.3215, 0.4993, 0.0751, 0.1040]
    assert abs(table.at["heinz32", "more"]) < 0.0005  # nothing but the difference of people


def households(memory, seed=1, count=300, packs=12):
    """Return a panel of two brands: each household has its own liking, and repeats by habit."""
    random = np.random.default_rng(seed)
    liking = random.beta(0.5, 0.5, count)
    bought = np.zeros((count, packs), bool)
    for pack in range(packs):
        drawn = random.random(count) < liking
        again = (random.random(count) < memory) & (pack > 0)
        bought[:, pack] = np.where(again, bought[:, pack - 1], drawn)
    brand = np.where(bought.ravel(), "x", "y")
    return pd.DataFrame({"customer_id": np.repeat(np.arange(count), packs), "brand": brand})


def test_without_memory_nothing_is_left_above_chance_though_all_seem_loyal():
    held = 0
    for seed in range(60):
        table = loyalty.repeat_rates(households(0, seed), samples=200, seed=seed)
        assert (table["repeat_rate"] > 0.65).all()
        held += int(table.at["x", "more_low"] <= 0 <= table.at["x", "more_high"])
    assert held >= 53


def test_habit_is_found_where_there_is_some():
    table = loyalty.repeat_rates(households(0.3), seed=1)
    assert (table["more_low"] > 0.02).all()
    assert table["long_run_share"].sum() == pytest.approx(1)
    for name in ("", "long_run_"):
        value = table[f"{name}share" if name else "repeat_rate"]
        assert (table[f"{name}low"] <= value).all()
        assert (value <= table[f"{name}high"]).all()


def test_chance_is_the_mean_of_all_orders():
    random, one = np.random.default_rng(4), households(0.4, count=5, packs=6)
    one["brand"] = one["brand"].where(random.random(len(one)) < 0.7, "z")
    expected = loyalty.repeat_rates(one, samples=20, seed=1)["by_chance"]
    again, all_next = 0, 0
    for _ in range(200):
        order = one.sample(frac=1, random_state=random)
        following = order.groupby("customer_id")["brand"].shift(-1)
        pairs = order["brand"][following.notna()]
        all_next = all_next + pairs.value_counts()
        again = again + pairs[following == order["brand"]].value_counts()
    assert (again / all_next)[expected.index].tolist() == pytest.approx(expected.tolist(), abs=0.06)


def test_the_last_purchase_is_followed_by_none_of_another_customer():
    log = pd.DataFrame({"customer_id": list("AABB"), "brand": list("xyxy")})
    matrix = loyalty.switching_matrix(log)
    assert matrix.at["x", "y"] == 1
    assert matrix.loc["y"].isna().all()


@pytest.mark.parametrize(
    ("brands", "customers", "message"),
    [
        ("", "", "There are no purchases"),
        ("xy", "AB", "No customer bought twice"),
        ("xyxy", "AABB", "No purchase of y is followed by another"),
    ],
)
def test_panels_without_switching_are_refused(brands, customers, message):
    log = pd.DataFrame({"customer_id": list(customers), "brand": list(brands)})
    with pytest.raises(ValueError, match=re.escape(message)):
        loyalty.repeat_rates(log)


def test_brands_that_few_buy_have_no_interval():
    # Only A buys z, only B buys w: most samples of customers miss one of them.
    rare = pd.DataFrame({"customer_id": [*"AAABBBCCDDEE"], "brand": [*"zzxwwxxxxxxx"]})
    with pytest.raises(ValueError, match="Too few customers buy each of the brands"):
        loyalty.repeat_rates(rare, seed=0)
    with pytest.raises(ValueError, match="'brand' of the purchases is empty"):
        loyalty.repeat_rates(rare.assign(brand=None))
