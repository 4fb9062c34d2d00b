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


def test_classes_as_the_course_map_has_them():
    loyal = segmentation.classes_by_cuts(
        [0.2, 0.4, 0.75, 0.9, 0.1], [0.3, 0.7], ["little", "divided", "loyal"]
    )
    assert loyal.value_counts(sort=False).tolist() == [2, 1, 2]
    metals = segmentation.classes_by_cuts(
        [95, 80, 76, 60, 52, 40, 91, 74], [50, 75, 90], segmentation.METALS
    )
    assert metals.value_counts(sort=False).tolist()[::-1] == [2, 2, 3, 1]


def test_each_quarter_of_current_and_potential_value_has_its_name():
    current, potential = pd.Series([500, 800, 499, 10]), pd.Series([50, 30, 50, 49])
    classes = segmentation.value_classes(current, potential)
    assert classes.tolist() == ["important value", "general value", "promising", "potential"]


def test_credit_costs_interest_and_what_is_never_paid():
    cost = segmentation.credit_cost(10_000, 60, interest_rate=0.06, default_rate=0.02)
    assert cost.round(1).tolist() == [98.6, 200.0, 298.6]


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: segmentation.classes_by_cuts([1], [3, 2], list("abc")), "must rise"),
        (lambda: segmentation.classes_by_cuts([1], [2, 2], list("abc")), "must rise"),
        (lambda: segmentation.classes_by_cuts([1], [2], list("abc")), "1 cuts part 2 classes"),
        (lambda: segmentation.classes_by_cuts([np.nan], [2], list("ab")), "missing"),
        (lambda: segmentation.classes_by_cuts([np.inf], [2], list("ab")), "finite"),
        (lambda: segmentation.value_classes(pd.Series([1]), pd.Series([1, 2])), "same customers"),
        (lambda: segmentation.credit_cost(1, 1, interest_rate=0.1, default_rate=2), "share from 0"),
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
            "must rise",
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
