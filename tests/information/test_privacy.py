"""Privacy: minimisation, pseudonyms, k-anonymity; the weakest pillar and the card of a customer."""

import hashlib
import hmac

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from legible import sentence, unreadable

from crmlab import datasets, theme
from crmlab.information.measures.fields import field_schema
from crmlab.information.measures.privacy import (
    PURPOSES,
    THEMES,
    customer_card,
    groups_below,
    k_anonymity,
    minimise,
    pseudonyms,
    weakest_pillar,
)
from crmlab.information.plots.privacy import plot_customer_card, plot_minimise
from crmlab.information.widgets.privacy import minimise_widget
from information.moves import moved_at_random

KEY = "a sentence that only we know"


@pytest.fixture(autouse=True)
def _look():
    theme.use()
    yield
    plt.close("all")


# What may be kept


@pytest.mark.parametrize("purpose", PURPOSES)
def test_what_is_not_needed_goes_and_what_is_sensitive_never_stays_bare(purpose):
    table = minimise(field_schema(), PURPOSES[purpose])
    needed = table.index.isin(PURPOSES[purpose])
    assert (table["needed"] == needed).all()
    assert ((table["decision"] == "drop") == ~needed).all()
    assert not (table["sensitive"] & (table["decision"] == "keep")).any()
    assert set(table.loc[needed & table["sensitive"], "decision"]) <= {"mask"}


def test_every_decision_has_its_reason():
    table = minimise(field_schema(), ["name", "food"])
    assert table.at["name", "decision"] == "keep"
    assert table.at["food", "decision"] == "mask"
    assert "health or religion" in table.at["food", "reason"]
    assert "separate consent (PIPL art. 29)" in table.at["food", "reason"]
    assert "not needed" in table.at["email", "reason"]


def test_a_delivery_needs_3_of_36_fields_and_rfm_none():
    schema = field_schema()
    assert (minimise(schema, PURPOSES["delivery"])["decision"] == "drop").mean() == 33 / 36
    assert (minimise(schema, PURPOSES["RFM analysis"])["decision"] == "drop").all()


def test_purposes_need_fields_that_there_are():
    assert {field for fields in PURPOSES.values() for field in fields} <= {*field_schema().index}
    with pytest.raises(ValueError, match=r"no field 'e-mail'\. Did you mean 'email'"):
        minimise(field_schema(), ["e-mail"])


def test_minimising_leaves_the_schema_as_it_is():
    schema = field_schema()
    minimise(schema, ["name"])
    assert "decision" not in schema


def test_a_pseudonym_is_the_keyed_hash_of_the_id():
    ids = pd.Series(["S00001", "S00002"], index=[7, 9])
    codes = pseudonyms(ids, KEY, length=64)
    expected = hmac.new(KEY.encode(), b"S00001", hashlib.sha256).hexdigest()
    assert codes[7] == expected
    assert codes.index.tolist() == [7, 9]
    assert pseudonyms(ids, KEY.encode()).tolist() == [code[:12] for code in codes]


def test_one_key_joins_tables_and_another_does_not():
    one, other = pseudonyms(["A", "B"], KEY), pseudonyms(["B", "A", "A"], KEY)
    assert other.tolist() == [one[1], one[0], one[0]]
    assert not set(one) & set(pseudonyms(["A", "B"], "quite another sentence of ours"))


def test_without_the_key_the_pseudonym_is_no_hash_of_the_id():
    plain = hashlib.sha256(b"S00001").hexdigest()
    assert pseudonyms(["S00001"], KEY, 64)[0] != plain


def test_a_missing_id_has_a_missing_pseudonym():
    codes = pseudonyms(pd.Series(["A", None, "A"]), KEY)
    assert codes.isna().tolist() == [False, True, False]


def test_all_9450_customers_of_the_shop_keep_apart():
    ids = datasets.load("shop_customers")["customer_id"]
    assert pseudonyms(ids, KEY).nunique() == len(ids)


@pytest.mark.parametrize("key", ["", "short", b"fifteen bytes!!"])
def test_a_short_key_is_refused(key):
    with pytest.raises(ValueError, match="fewer than 16 can be guessed"):
        pseudonyms(["A"], key)


def test_a_key_is_measured_in_bytes():
    assert len(pseudonyms(["A"], "客户关系管理")[0]) == 12  # six characters, 18 bytes


@pytest.mark.parametrize("length", [7, 65, 0])
def test_a_length_out_of_range_is_refused(length):
    with pytest.raises(ValueError, match="from 8 to 64 digits"):
        pseudonyms(["A"], KEY, length)


def test_two_ids_under_one_pseudonym_are_refused(monkeypatch):
    class Same:
        def hexdigest(self):
            return "0" * 64

    monkeypatch.setattr(hmac, "new", lambda *_: Same())
    with pytest.raises(ValueError, match="take a greater length"):
        pseudonyms(["A", "B"], KEY)
    assert pseudonyms(["A", "A"], KEY).nunique() == 1


PEOPLE = pd.DataFrame(
    {"sex": ["f", "f", "f", "m", "m", None], "tier": [1, 1, 2, 2, 2, 2], "spend": range(6)}
)


def test_k_is_the_smallest_group_and_a_missing_value_is_one_too():
    assert k_anonymity(PEOPLE, ["tier"]) == 2
    assert k_anonymity(PEOPLE, ["sex"]) == 1
    assert k_anonymity(PEOPLE.dropna(), ["sex"]) == 2


def test_groups_that_are_too_small_are_listed_the_smallest_first():
    small = groups_below(PEOPLE, ["sex", "tier"], k=3)
    assert small["records"].tolist() == [1, 1, 2, 2]
    assert list(small) == ["sex", "tier", "records"]
    assert groups_below(PEOPLE, ["tier"], k=2).empty


rows = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2), st.integers(0, 1)), min_size=1)


@given(rows)
def test_more_that_others_know_never_hides_better(people):
    table = pd.DataFrame(people, columns=["a", "b", "c"])
    k = [k_anonymity(table, list("abc")[: n + 1]) for n in range(3)]
    assert k == sorted(k, reverse=True)
    assert groups_below(table, ["a", "b", "c"], k[2]).empty
    assert not groups_below(table, ["a", "b", "c"], k[2] + 1).empty


def test_categories_that_nobody_has_are_no_group():
    table = PEOPLE.dropna().assign(sex=lambda t: pd.Categorical(t["sex"], ["f", "m", "x"]))
    assert k_anonymity(table, ["sex"]) == 2


def test_groups_need_rows_and_columns():
    with pytest.raises(ValueError, match="no column 'town'"):
        k_anonymity(PEOPLE, ["town"])
    for table, columns in [(PEOPLE.iloc[:0], ["sex"]), (PEOPLE, [])]:
        with pytest.raises(ValueError, match="at least one row and one"):
            k_anonymity(table, columns)


# One customer seen whole


def test_three_pillars_are_as_mature_as_the_weakest():
    assert weakest_pillar(80, 55, 70) == 55
    assert weakest_pillar(10, 100, 100) == 10
    with pytest.raises(ValueError, match="from 0 to 100"):
        weakest_pillar(80, 155, 70)


CUSTOMERS = pd.DataFrame({"customer_id": ["A", "B", "C", "D"]})
PROFILES = pd.DataFrame(
    {"account_id": ["A", "B", "Z"], "name": ["Li Na", "-", "x"], "email": ["li@example.com"] * 3}
)
ORDERS = pd.DataFrame(
    {
        "customer_id": ["A", "A", "A", "B", "C"],
        "order_date": pd.to_datetime(
            ["2024-05-01", "2024-05-10", "2023-03-01", "2024-06-30", "2023-06-30"]
        ),
        "amount": [100.0, 50.0, 30.0, 400.0, 70.0],
        "shipping_cost": [10.0, 10.0, 4.0, 20.0, 9.0],
        "discount": [0.1, 0.0, 0.0, 0.0, 0.2],
        "pay_type": ["credit", "cash", "cash", "cash", "prepay"],
    }
)


def card(customer="A", **changes):
    return customer_card(
        customer, **{"profiles": PROFILES, "customers": CUSTOMERS, "orders": ORDERS, **changes}
    )


def test_the_card_has_the_eleven_themes_with_values_counted_by_hand():
    value = card()["value"]
    assert list(value.index) == list(THEMES)
    assert len(value) == 11
    assert value.drop("satisfaction").to_dict() == pytest.approx(
        {
            "consumption behaviour": 2,
            "relation to the firm": 2,
            "value": 150,
            "service": 8,
            "credit standing": 1 / 3,
            "loyalty": 1 / 12,  # both orders of the year fall into one month, counted back
            "profit": 130,
            "churn": 51,
            "promotion response": 1 / 3,
            "future": 120,
        }
    )
    assert np.isnan(value["satisfaction"])


def test_the_year_ends_today_and_begins_a_day_after_the_same_day_last_year():
    assert card("C")["value"][["value", "future"]].tolist() == [0, -70]
    later = ORDERS.assign(order_date=ORDERS["order_date"] + pd.Timedelta(days=1))
    assert card("C", orders=later, as_of="2024-06-30")["value"]["value"] == 70


def test_percentiles_are_shares_of_customers_with_no_higher_value():
    percentile = card()["percentile"]
    assert percentile["value"] == 3 / 4  # B spends more, C and D nothing
    assert percentile["churn"] == 2 / 3  # D never ordered, and is compared with nobody
    assert np.isnan(percentile["satisfaction"])
    assert card("B")["percentile"]["value"] == 1


def test_a_customer_without_orders_or_profile_has_a_card_too():
    empty = card("D")
    assert empty.at["value", "value"] == 0
    assert (
        empty[["value", "percentile"]].loc[["churn", "relation to the firm"]].isna().all(axis=None)
    )


def test_orders_after_the_day_are_not_known_on_it():
    assert card("B", as_of="2024-06-01")["value"]["value"] == 0


def test_an_unknown_customer_and_a_missing_column_are_named():
    with pytest.raises(ValueError, match="no customer 'X'; an id looks like 'A'"):
        card("X")
    with pytest.raises(ValueError, match="orders have no column 'pay_type'"):
        card(orders=ORDERS.drop(columns="pay_type"))
    with pytest.raises(ValueError, match="profiles have no column 'account_id'"):
        card(profiles=PROFILES.drop(columns="account_id"))


def test_a_card_of_the_shop_agrees_with_sums_of_its_orders():
    tables = {
        name: datasets.load(f"shop_{file}")
        for name, file in [
            ("profiles", "profiles_raw"),
            ("customers", "customers"),
            ("orders", "orders"),
        ]
    }
    orders = tables["orders"]
    year = orders[orders["order_date"] >= "2023-07-01"].groupby("customer_id")["amount"].sum()
    best = year.idxmax()
    shop_card = customer_card(best, **tables)
    assert shop_card.at["value", "value"] == pytest.approx(year.max())
    assert shop_card.at["value", "percentile"] == 1
    assert shop_card["percentile"].dropna().between(0, 1).all()
    ax = plot_customer_card(shop_card)
    assert unreadable(ax.figure) == []


# Pictures


def test_tiles_show_decisions_by_filling_and_hatching():
    table = minimise(field_schema(), PURPOSES["household offer"])
    ax = plot_minimise(table)
    tiles = ax.patches
    assert len(tiles) == 36
    assert sum(bool(tile.get_hatch()) for tile in tiles) == 1
    said = theme.description(ax)
    assert "Of 36 fields 4 are kept, 1 masked and 31 dropped (86.1 %)" in said
    assert "none of the 6 sensitive ones are kept as they are" in said
    assert unreadable(ax.figure) == []


def test_the_card_is_drawn_with_a_bar_up_to_the_percentile():
    ax = plot_customer_card(card())
    _, bars = ax.containers
    widths = dict(zip(THEMES, [bar.get_width() for bar in bars], strict=True))
    assert widths["value"] == 0.75
    assert widths["satisfaction"] == 0
    texts = [text.get_text() for text in ax.texts]
    assert {"2 orders", "150 CNY", "not known", "51 days", "33 %"} <= set(texts)
    assert "Themes without a value: satisfaction." in theme.description(ax)
    assert unreadable(ax.figure) == []


# Widget


@pytest.fixture
def board():
    return minimise_widget()


def press(panel, text):
    """Press one of the buttons under the picture."""
    (button,) = [each for each in panel.children[-1].children if each.description == text]
    button.click()
    return panel.picture.sentence


def test_the_board_starts_with_everything_kept(board):
    assert "Of 36 fields 36 are kept" in board.picture.sentence
    assert "The rule decides otherwise on 33 of them" in board.picture.sentence


def test_a_decision_is_answered_by_the_rule_and_brings_up_the_next_field(board):
    board.controls["Field"].value = "food"
    said = press(board, "drop")
    assert said.startswith("food: drop. The rule agrees: drop, not needed for the purpose")
    assert "1 dropped" in said
    assert board.controls["Field"].value == "travel"
    board.controls["Field"].value = "mobile"
    assert "mobile: mask. The rule differs: keep, needed for the purpose." in press(board, "mask")


def test_after_the_last_field_comes_the_first(board):
    board.controls["Field"].value = "friends_on_site"
    press(board, "drop")
    assert board.controls["Field"].value == "name"


def test_taking_the_rule_leaves_no_difference_until_the_purpose_changes(board):
    said = press(board, "take the rule")
    assert "3 are kept, 0 masked and 33 dropped" in said
    assert "The rule decides otherwise on none of them" in said
    # A birthday greeting needs the date and the e-mail, but neither mobile nor address.
    assert "decides otherwise on 4 of them" in sentence(board, Purpose="birthday greeting")
    assert "36 are kept" in press(board, "keep all")


def test_no_setting_of_the_board_fails_or_cannot_be_read(board):
    for said in moved_at_random(board):
        assert "nan" not in said
    press(board, "take the rule")
    assert unreadable(board.picture._figure) == []


def test_purposes_and_fields_of_ones_own_make_a_board():
    schema = field_schema().loc[["name", "food"]]
    panel = minimise_widget(schema, {"a gift": ["food"]})
    assert "Of 2 fields 2 are kept" in panel.picture.sentence
    assert "1 masked and 1 dropped (50.0 %)" in press(panel, "take the rule")
