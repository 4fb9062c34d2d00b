"""From price to value: break-even volumes, offers by segment, a price war."""

import re

import numpy as np
import pandas as pd
import pytest
from legible import legibly_said, moved_at_random, sentence

from crmlab import segmentation, theme

pytestmark = pytest.mark.usefixtures("unseen")

WAR = {"price": 100, "cost": 70, "units": 1_000, "cut": 0.05, "switching": 0.30}
SEGMENTS = pd.DataFrame(
    {"units": [100, 100], "elasticity": [-1.0, -4.5], "service_lift": [0.25, 0.0]},
    index=["service", "price"],
)
OFFER = {"price": 100, "cost": 70, "cut": 0.05, "service_cost": 2}


@pytest.mark.parametrize(
    ("margin", "cut", "rise"),
    [(0.30, 0.05, 0.20), (0.20, 0.08, 2 / 3), (0.30, 0, 0)],
)
def test_the_break_even_leaves_the_profit_as_it_was(margin, cut, rise):
    """Inventory S-09 and S-10: 5 / (30 - 5) is 20 %, 8 / (20 - 8) is 66.7 %."""
    found = segmentation.break_even_volume(margin, cut)
    assert found == pytest.approx(rise)
    assert (1 + found) * (margin - cut) == pytest.approx(margin)


def test_a_cut_pays_where_demand_is_elastic_and_service_where_it_is_wanted():
    table = segmentation.price_or_service(SEGMENTS, **OFFER)
    assert table["today"].tolist() == [3000, 3000]
    assert table["price_cut"].tolist() == pytest.approx([100 / 0.95 * 25, 100 * 0.95**-4.5 * 25])
    assert table["service_offer"].tolist() == pytest.approx([125 * 28, 100 * 28])
    assert table.idxmax(axis=1).tolist() == ["service_offer", "price_cut"]


def test_a_cut_alone_pays_above_the_break_even_only():
    even = segmentation.break_even_volume(0.30, 0.05)
    for switching, pays in ((even - 0.01, False), (even + 0.01, True)):
        war = segmentation.price_war(**WAR | {"switching": switching})
        assert (war.at["cut", "keep"] > war.at["keep", "keep"]) == pays


def test_a_war_leaves_both_worse_off():
    war = segmentation.price_war(**WAR)
    assert war.to_numpy().tolist() == [[30_000, 21_000], [32_500, 25_000]]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: segmentation.break_even_volume(0.05, 0.05), "takes all of the margin (0.05)"),
        (lambda: segmentation.break_even_volume(30, 5), "margin must be a share above 0"),
        (lambda: segmentation.break_even_volume(0.3, np.nan), "cut"),
        (lambda: segmentation.price_or_service(SEGMENTS.assign(elasticity=[1, -1]), **OFFER),
         "An elasticity of price is 0 or below: who pays more, buys less. Look at segment service"),
        (lambda: segmentation.price_or_service(SEGMENTS.assign(units=[-1, 1]), **OFFER),
         "Units are 0 or more. Look at segment service"),
        (lambda: segmentation.price_or_service(SEGMENTS.assign(units=[np.nan, 1]), **OFFER),
         "is missing (NaN), at service"),
        (lambda: segmentation.price_or_service(SEGMENTS.drop(columns="units"), **OFFER),
         "The segments have no column 'units'"),
        (lambda: segmentation.price_or_service(SEGMENTS, **OFFER | {"cut": 1}), "cut must be"),
        (lambda: segmentation.price_war(**WAR | {"switching": 30}),
         "switching must be a share from 0 to 1"),
        (lambda: segmentation.price_war(**WAR | {"cut": 0}), "cut must be a share above 0"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(call, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        call()


def test_pictures_name_their_numbers():
    theme.use()
    levers = {"margin": 0.20, "cut": 0.08, "switching": 0.30}
    headline, said = legibly_said(segmentation.plot_break_even_volume(**levers))
    assert headline == "A cut alone needs 66.7 %, gets 30 %"
    assert "At a margin of 20 %, a price cut of 8 % must bring 66.7 % more volume" in said
    table = segmentation.price_or_service(SEGMENTS, **OFFER)
    headline, said = legibly_said(segmentation.plot_price_or_service(table))
    assert headline == "A price cut pays in 1 of 2 segments: price-sensitive"
    assert "service-seeking −368 and +500" in said
    assert "bring 6,000 today" in said
    best = table[["today", "price_cut", "service_offer"]].max(axis=1).sum()
    assert f"{best:,.0f} if each gets what brings most" in said
    headline, _ = legibly_said(segmentation.plot_price_or_service(table.head(1)))
    assert headline == "A price cut pays in no segment"


@pytest.mark.parametrize(
    ("switching", "headline"),
    [
        (0.30, "A cut pays either way, and both end worse off"),
        (0.18, "It pays to do what the rival does"),
        (0.10, "To keep the price pays either way"),
    ],
)
def test_the_picture_of_a_price_war_says_what_pays_and_shows_both_firms(switching, headline):
    theme.use()
    war = segmentation.price_war(**WAR | {"switching": switching})
    ax = segmentation.plot_price_war(war)
    texts = [(text.get_text(), text.get_position()) for text in ax.texts]
    ours, theirs = f"we {war.at['cut', 'keep']:,.0f}", f"rival {war.at['keep', 'cut']:,.0f}"
    (at,) = [place for text, place in texts if text == ours]
    assert at[0] == 0 and (theirs, (0, at[1] + 0.22)) in texts
    said = legibly_said(ax)
    assert said[0] == headline
    assert theme.money(war.at["keep", "cut"]) in said[1]


def test_the_widget_meets_the_break_even():
    explorer = segmentation.price_war_widget()
    assert "32,500 CNY" in explorer.sentence
    assert "66.7 %" in sentence(explorer, margin=20, cut=8)
    assert all("Our profit" in said for said in moved_at_random(explorer, 12))
