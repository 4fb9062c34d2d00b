"""One base of everybody, and the classes that rules make of it."""

import numpy as np
import pandas as pd
import pytest
from legible import unreadable

from crmlab import segmentation, theme, value
from crmlab.datasets import load

CONTACTS = pd.DataFrame(
    {
        "contact_id": ["Q1", "Q2", "Q3", "Q4"],
        "kind": ["suspect", "prospect", "prospect", "suspect"],
        "interest_score": [29, 30, 70, 100],
        "first_seen": pd.to_datetime(["2023-01-01"] * 3 + ["2025-01-01"]),
        "converted_on": pd.to_datetime([None, None, "2024-07-01", None]),
    }
)
BOUGHT = pd.DataFrame(
    {
        "customer_id": ["A", "A", "B", "C"],
        "date": pd.to_datetime(["2023-07-01", "2022-01-01", "2023-06-30", "2024-07-01"]),
        "amount": [10.0, 90.0, 5.0, 7.0],
    }
)


@pytest.fixture(scope="module")
def base():
    orders = load("shop_orders").rename(columns={"order_date": "date"})
    return segmentation.one_base(load("shop_prospects"), orders, until="2024-06-30")


def test_what_is_later_than_the_day_counts_for_nothing():
    base = segmentation.one_base(CONTACTS, BOUGHT, until="2024-06-30")
    assert list(base.index) == ["Q1", "Q2", "Q3", "A", "B"]
    assert base.loc["A", ["recency_days", "revenue"]].tolist() == [365, 10]
    assert base.loc["B", ["recency_days", "revenue"]].tolist() == [366, 0]


def test_who_converted_is_not_a_contact_any_more():
    base = segmentation.one_base(CONTACTS, BOUGHT, until="2024-07-01")
    assert "Q3" not in base.index
    assert "C" in base.index


def test_a_state_begins_on_its_cut():
    base = segmentation.one_base(CONTACTS, BOUGHT, until="2024-06-30")
    states = segmentation.relation_states(base)
    assert states.tolist() == ["non-customer", "potential", "target", "existing", "lost"]
    assert segmentation.relation_states(base, days=366)["B"] == "existing"


def test_the_shop_has_the_states_and_layers_of_its_card(base):
    states = segmentation.relation_states(base).value_counts()
    assert (states["existing"], states["lost"]) == (8000, 1450)
    assert states["lost"] / (states["lost"] + states["existing"]) == pytest.approx(0.1534, abs=5e-5)
    known = load("shop_customers").set_index("customer_id")
    layers = segmentation.seven_layers(base).astype(str)[known.index]
    assert (layers == known["tier"].astype(object).fillna("inactive")).all()


def test_everybody_is_in_one_state_and_one_layer(base):
    for classes in (segmentation.relation_states(base), segmentation.seven_layers(base)):
        assert classes.notna().all()
        assert classes.index.equals(base.index)


def test_the_states_agree_with_the_layers(base):
    states, layers = segmentation.relation_states(base), segmentation.seven_layers(base)
    assert ((states == "lost") == (layers == "inactive")).all()
    assert ((states == "existing") == layers.isin([*value.LAYERS])).all()


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: segmentation.one_base(CONTACTS, BOUGHT, until="2024"), "must be a day"),
        (lambda: segmentation.one_base(CONTACTS, BOUGHT, until="2024-06-30", days=0), "at least 1"),
        (
            lambda: segmentation.one_base(
                CONTACTS.replace("Q1", "A"), BOUGHT, until="2024-06-30"
            ),
            "A stands twice",
        ),
        (
            lambda: segmentation.seven_layers(
                segmentation.one_base(CONTACTS, BOUGHT, until="2026-06-30")
            ),
            "Nobody bought",
        ),
        (
            lambda: segmentation.relation_states(
                segmentation.one_base(CONTACTS, BOUGHT, until="2024-06-30"), interest=(70, 30)
            ),
            "must lie above",
        ),
    ],
)  # fmt: skip
def test_a_refusal_says_what_is_wrong(make, said):
    with pytest.raises(ValueError, match=said):
        make()


def test_the_pictures_tell_their_counts(base):
    theme.use()
    states = segmentation.relation_states(base).value_counts(sort=False)
    layers = segmentation.seven_layers(base).value_counts(sort=False)
    for ax, headline, told in (
        (segmentation.plot_classes(states), "45.2 % are potential", "lost 1,450  (4.9 %)"),
        (segmentation.plot_seven_layers(layers), "8,000 buy; 1,450 did", "suspect 14,870"),
    ):
        assert headline in ax.get_title("left")
        assert told in theme.description(ax)
        assert unreadable(ax.get_figure(root=True)) == []


def test_states_and_layers_stand_on_one_scale():
    contacts, log = load("shop_prospects"), load("shop_orders")
    left, right = segmentation.states_widget(
        contacts, log.rename(columns={"order_date": "date"})
    ).figure.axes
    assert np.ptp(left.get_xlim()) == pytest.approx(np.ptp(right.get_xlim()))
    assert left.bbox.width == pytest.approx(right.bbox.width)
