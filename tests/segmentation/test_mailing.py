"""Mailings: figures worked out by hand, intervals that keep their promise, and bad input."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmlab.datasets import load
from crmlab.segmentation import (
    break_even_response,
    gains_table,
    mailing_gain,
    plot_mailing,
    plot_response,
    plot_response_by_size,
    response_by,
    rfm_scores,
    rfm_segments,
    rfm_table,
)
from crmlab.theme import description


def sends_of(**cells):
    """Return sends by cell: how many, and how many of them respond with a margin of 60."""
    rows = [(cell, place < hits) for cell, (sent, hits) in cells.items() for place in range(sent)]
    sends = pd.DataFrame(rows, columns=["cell", "responded"])
    sends["customer_id"] = [f"K{row}" for row in sends.index]
    return sends.assign(margin=60.0 * sends["responded"])


def test_a_mailing_to_all_loses_8000_and_to_the_best_30_per_cent_earns_3000():
    sends = sends_of(best=(3_000, 150), rest=(7_000, 50))
    mailing = mailing_gain(sends, ["best"], cost=2)
    assert mailing[["all", "chosen", "gain"]].tolist() == [-8_000, 3_000, 11_000]
    assert mailing["share_mailed"] == 0.3
    assert mailing["low"] < 11_000 < mailing["high"]
    assert break_even_response(2, 60) == pytest.approx(0.0333, abs=5e-5)
    gains = gains_table(sends, ["best", "rest"], cost=2)
    assert gains["profit"].tolist() == [0, 3_000, -8_000]
    assert gains["share_of_responses"].tolist() == [0, 0.75, 1]


def test_wilson_of_100_in_150_is_as_published():
    row = response_by(sends_of(a=(150, 100))).loc["a"]
    assert row[["low", "high"]].tolist() == pytest.approx([0.588, 0.737], abs=0.0005)


def test_the_interval_holds_the_true_gain_in_about_95_of_100_samples():
    random, held = np.random.default_rng(1), 0
    for _ in range(400):
        customer = np.repeat(np.arange(500), 3)
        lot = np.repeat(random.random(500), 3)  # all messages to one customer fare alike
        margin = np.where(lot < 0.02, 60.0, 0.0)
        sends = pd.DataFrame({"customer_id": customer, "cell": "poor", "margin": margin})
        gain = mailing_gain(sends, [], cost=2)
        held += gain["low"] <= 1_500 * (2 - 0.02 * 60) <= gain["high"]
    assert 0.91 <= held / 400 <= 0.98


@given(
    st.dictionaries(
        st.sampled_from(["111", "345", "555"]),
        st.tuples(st.integers(1, 20), st.integers(0, 5)).map(lambda two: (two[0], min(two))),
        min_size=1,
    ).filter(lambda cells: sum(sent for sent, _ in cells.values()) > 1)
)
def test_what_holds_for_every_mailing(cells):
    sends = sends_of(**cells)
    rates = response_by(sends)
    assert (rates["low"] <= rates["response_rate"]).all()
    assert (rates["response_rate"] <= rates["high"]).all()
    gains = gains_table(sends, rates.index[:1], cost=2)
    assert gains["share_mailed"].iloc[-1] == pytest.approx(1)
    mailing = mailing_gain(sends, rates.index[:1], cost=2)
    assert mailing["chosen"] - mailing["all"] == pytest.approx(mailing["gain"])
    assert gains["profit"].iloc[1] == pytest.approx(mailing["chosen"])


@pytest.mark.parametrize(
    ("work", "message"),
    [
        (lambda sends: response_by(sends[:0]), "There are no sends"),
        (lambda sends: response_by(sends, "segment"), "The sends have no column 'segment'"),
        (lambda sends: response_by(sends.assign(responded=2)), "responded must be true or false"),
        (lambda sends: response_by(sends.assign(cell=[None, "b", "b"])), "'cell' .* is empty"),
        (lambda sends: mailing_gain(sends.assign(margin=np.inf), [], cost=2), "must be finite"),
        (lambda sends: mailing_gain(sends[:1], [], cost=2), "at least two customers"),
        (lambda sends: mailing_gain(sends, [], cost=-1), "cost must be a number of at least 0"),
        (lambda sends: gains_table(sends.drop(columns="margin"), [], cost=2), "no column 'margin'"),
        (lambda sends: break_even_response(2, 0), "margin must be a number above 0"),
    ],
)
def test_bad_sends_are_refused_with_the_reason(work, message):
    with pytest.raises(ValueError, match=message):
        work(sends_of(a=(1, 0), b=(2, 1)))


@pytest.fixture(scope="module")
def halves():
    log = load("shop_orders").rename(columns={"order_date": "date"})
    cells = rfm_segments(rfm_scores(rfm_table(log, until="2024-03-31")))
    sends = load("shop_campaign_sends").query("treated").join(cells, on="customer_id")
    early = sends["campaign_id"] <= "C18"
    return sends[early], sends[~early]


def test_the_shop_gains_by_leaving_cells_out_and_less_than_the_choice_promises(halves):
    promised, kept = 0.0, 0.0
    for choose, judge in (halves, halves[::-1]):
        rates = response_by(choose)["response_rate"]
        chosen = rates.index[rates > 2 / 60]
        promised += mailing_gain(choose, chosen, cost=2)["gain"]
        honest = mailing_gain(judge, chosen, cost=2)
        kept += honest["gain"]
        assert honest["low"] > 0
    assert kept < 0.8 * promised


def test_the_pictures_say_their_numbers(halves):
    first, last = halves
    rates = response_by(first)
    order = rates.sort_values("response_rate", ascending=False).index
    text = description(plot_mailing(gains_table(last, order, cost=2)))
    assert "mailing all brings 9,597 CNY" in text
    by_size = plot_response_by_size(rates, 2 / 60)
    assert "61 lie above the break-even of 3.33 %" in description(by_size)
    assert by_size.get_ylim()[0] < 0  # marks at 0 are whole
    five = description(plot_response(response_by(first, "R"), 2 / 60))
    assert "Response of 5 groups" in five
    assert "3 lie above" in five
