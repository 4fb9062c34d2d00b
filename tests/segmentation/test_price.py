"""From price to value: break-even volumes, the best price, offers by segment, a price war."""

import re

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from legible import moved_at_random, sentence, unreadable

from crmlab import segmentation, theme

pytestmark = pytest.mark.usefixtures("unseen")

SEGMENTS = pd.DataFrame(
    {"units": [100, 100], "elasticity": [-1.0, -4.5], "service_lift": [0.25, 0.0]},
    index=["service", "price"],
)
OFFER = {"price": 100, "cost": 70, "cut": 0.05, "service_cost": 2}


@pytest.mark.parametrize(
    ("margin", "cut", "rise"),
    [(0.30, 0.05, 0.20), (0.20, 0.08, 2 / 3), (0.30, -0.05, -1 / 7), (0.30, 0, 0)],
)
def test_the_break_even_leaves_the_profit_as_it_was(margin, cut, rise):
    """Inventory S-09 and S-10: 5 / (30 - 5) is 20 %, 8 / (20 - 8) is 66.7 %."""
    found = segmentation.break_even_volume(margin, cut)
    assert found == pytest.approx(rise)
    assert (1 + found) * (margin - cut) == pytest.approx(margin)


def test_the_best_price_is_the_best_of_all_prices():
    """Inventory S-03: Q = 1000 - 4P at a cost of 50 has its best price at 150."""
    prices = np.arange(50, 250.01, 0.5)
    profits = (1000 - 4 * prices) * (prices - 50)
    assert segmentation.best_price(1000, 4, cost=50) == prices[profits.argmax()] == 150


def test_a_cut_pays_where_demand_is_elastic_and_service_where_it_is_wanted():
    table = segmentation.price_or_service(SEGMENTS, **OFFER)
    assert table["today"].tolist() == [3000, 3000]
    assert table["price_cut"].tolist() == pytest.approx([100 / 0.95 * 25, 100 * 0.95**-4.5 * 25])
    assert table["service_offer"].tolist() == pytest.approx([125 * 28, 100 * 28])
    assert table["best"].tolist() == ["service_offer", "price_cut"]


def test_a_cut_alone_pays_above_the_break_even_only():
    even = segmentation.break_even_volume(0.30, 0.05)
    for switching, pays in ((even - 0.01, False), (even + 0.01, True)):
        war = segmentation.price_war(switching=switching)
        assert (war.at["cut", "keep"] > war.at["keep", "keep"]) == pays


def test_a_war_leaves_both_worse_off():
    war = segmentation.price_war()
    assert war.to_numpy().tolist() == [[30_000, 21_000], [32_500, 25_000]]
    grown = segmentation.price_war(growth=0.25)
    assert grown.at["cut", "cut"] == 31_250


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: segmentation.break_even_volume(0.05, 0.05), "takes all of the margin (0.05)"),
        (lambda: segmentation.break_even_volume(30, 5), "margin must be a share above 0"),
        (lambda: segmentation.break_even_volume(0.3, np.nan), "cut"),
        (lambda: segmentation.best_price(100, 1, cost=100), "no price brings a profit"),
        (lambda: segmentation.best_price(100, 0, cost=1), "lost_per_unit must be a number above 0"),
        (lambda: segmentation.price_or_service(SEGMENTS.assign(elasticity=[1, -1]), **OFFER),
         "An elasticity of price is 0 or below: who pays more, buys less. Look at segment service"),
        (lambda: segmentation.price_or_service(SEGMENTS.assign(units=[-1, 1]), **OFFER),
         "Units are 0 or more. Look at segment service"),
        (lambda: segmentation.price_or_service(SEGMENTS.assign(units=[np.nan, 1]), **OFFER),
         "is missing (NaN), at service"),
        (lambda: segmentation.price_or_service(SEGMENTS.drop(columns="units"), **OFFER),
         "The segments have no column 'units'"),
        (lambda: segmentation.price_or_service(SEGMENTS, **OFFER | {"cut": 1}), "cut must be"),
        (lambda: segmentation.price_war(switching=30), "switching must be a share from 0 to 1"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(call, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        call()


def drawn(ax):
    figure = ax.get_figure()
    faults, said = unreadable(figure), (ax.get_title("left"), theme.description(ax))
    plt.close(figure)
    assert faults == []
    return said


def test_pictures_name_their_numbers():
    theme.use()
    headline, said = drawn(segmentation.plot_break_even_volume([0.20, 0.30], cut=0.08))
    assert headline == "A cut of 8 % at a margin of 20 % needs 66.7 % more volume"
    assert "36.4 % at a margin of 30 %" in said
    headline, said = drawn(segmentation.plot_break_even_volume([0.06], cut=0.08))
    assert headline == "A cut of 8 % takes the whole margin"
    assert "no volume is enough at a margin of 6 %" in said
    table = segmentation.price_or_service(SEGMENTS, **OFFER)
    headline, said = drawn(segmentation.plot_price_or_service(table))
    assert headline == "A price cut pays in 1 of 2 segments: price"
    assert "service −368 and +500" in said
    headline, _ = drawn(segmentation.plot_price_or_service(table.head(1)))
    assert headline == "A price cut pays in no segment"


@pytest.mark.parametrize(
    ("switching", "growth", "headline"),
    [
        (0.30, 0, "A cut pays either way, and both end worse off"),
        (0.30, 0.30, "A cut pays either way"),
        (0.18, 0, "It pays to do what the rival does"),
        (0.10, 0, "To keep the price pays either way"),
    ],
)
def test_the_picture_of_a_price_war_says_what_pays(switching, growth, headline):
    theme.use()
    war = segmentation.price_war(switching=switching, growth=growth)
    said = drawn(segmentation.plot_price_war(war))
    assert said[0] == headline
    assert theme.money(war.at["keep", "cut"]) in said[1]


def test_the_widget_meets_the_break_even():
    explorer = segmentation.price_war_widget()
    assert "32,500 CNY" in explorer.sentence
    assert "66.7 %" in sentence(explorer, margin=20, cut=8)
    assert all("Our profit" in said for said in moved_at_random(explorer, 12))
