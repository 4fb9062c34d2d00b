"""Privacy: minimisation, pseudonyms, k-anonymity, and the board of fields."""

import hashlib
import hmac

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from legible import unreadable

from crmlab import datasets, theme
from crmlab.information.measures.fields import field_schema
from crmlab.information.measures.privacy import (
    PURPOSES,
    groups_below,
    k_anonymity,
    minimise,
    pseudonyms,
)
from crmlab.information.plots.privacy import plot_minimise
from crmlab.information.widgets.privacy import minimise_widget

pytestmark = pytest.mark.usefixtures("unseen")

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
    assert (minimise(schema, PURPOSES["analysis of orders"])["decision"] == "drop").all()


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


# Picture


def test_tiles_show_decisions_by_filling_and_hatching():
    table = minimise(field_schema(), PURPOSES["household offer"])
    ax = plot_minimise(table)
    tiles = ax.patches
    assert len(tiles) == 36
    assert sum(bool(tile.get_hatch()) for tile in tiles) == 1
    assert ax.get_title("left") == "31 of 36 fields are dropped"
    said = theme.description(ax)
    assert "Of 36 fields 4 are kept, 1 masked and 31 dropped (86.1 %)" in said
    assert "0 of the 6 sensitive ones are kept as they are" in said
    assert unreadable(ax.figure) == []


def test_the_key_names_the_frame_and_tiles_say_words():
    table = minimise(field_schema(), PURPOSES["delivery"])
    assert "framed" not in plot_minimise(table).texts[-1].get_text()
    ax = plot_minimise(table, mark="aov_self")
    texts = [text.get_text().replace("\n", " ") for text in ax.texts]
    assert texts[-1].endswith("framed: chosen")
    assert {"stated order value", "preferred channel"} <= set(texts)


# Widget


@pytest.fixture
def board():
    return minimise_widget()


def press(panel, text):
    """Press one of the buttons under the picture."""
    (button,) = [each for each in panel.children[-1].children if each.description == text]
    button.click()
    return panel.sentence


def field(panel):
    """Return the list of fields beside the buttons."""
    return panel.children[-1].children[0]


def test_the_board_starts_with_what_the_rule_decides(board):
    said = board.sentence
    assert said.startswith("The purpose is: delivery. Of 36 fields 3 are kept, 0 masked and 33")
    assert "0 of the 6 sensitive ones are kept as they are. The rule decides the same." in said


def test_a_purpose_brings_up_its_rule_on_the_tiles(board):
    board.set(purpose="household offer")
    assert "Of 36 fields 4 are kept, 1 masked and 31 dropped" in board.sentence
    assert "The rule decides the same." in board.sentence
    tiles = board.figure.axes[0].patches
    assert sum(bool(tile.get_hatch()) for tile in tiles) == 1


def test_a_decision_is_answered_by_the_rule_and_brings_up_the_next_field(board):
    field(board).value = "food"
    said = press(board, "drop")
    assert said.startswith("food: drop. The rule agrees: drop, not needed for the purpose")
    assert "33 dropped" in said
    assert field(board).value == "travel"
    field(board).value = "mobile"
    said = press(board, "mask")
    assert "mobile: mask. The rule differs: keep, needed for the purpose." in said
    assert "2 are kept, 1 masked and 33 dropped" in said


def test_after_the_last_field_comes_the_first(board):
    field(board).value = "friends_on_site"
    press(board, "drop")
    assert field(board).value == "name"


def test_what_is_decided_otherwise_is_counted_until_the_rule_is_taken(board):
    said = press(board, "keep all")
    assert "36 are kept" in said
    assert "6 of the 6 sensitive ones are kept as they are" in said
    assert "The rule decides otherwise on 33 of them." in said
    said = press(board, "take the rule")
    assert "3 are kept, 0 masked and 33 dropped" in said
    assert "The rule decides the same." in said


def test_one_sensitive_field_is_kept_as_it_is(board):
    field(board).value = "food"
    assert "1 of the 6 sensitive ones is kept as it is" in press(board, "keep")


def test_the_tile_of_each_field_is_framed_and_can_be_read(board):
    (ax,) = board.figure.axes
    for written, name in field(board).options:
        field(board).value = name
        (frame,) = [patch for patch in ax.patches if not patch.get_fill()]
        (inside,) = [text for text in ax.texts if frame.get_bbox().contains(*text.get_position())]
        assert inside.get_text().replace("\n", " ").strip("*") == written
    for decision in ("keep", "mask", "drop"):
        press(board, decision)
    assert unreadable(board.figure) == []


def test_a_board_of_one_field_answers_too():
    panel = minimise_widget(field_schema().loc[["food"]], {"a gift": ["food"]})
    assert press(panel, "drop").startswith("food: drop. The rule differs: mask, needed, but")


def test_purposes_and_fields_of_ones_own_make_a_board():
    schema = field_schema().loc[["name", "food"]]
    panel = minimise_widget(schema, {"a gift": ["food"]})
    assert "Of 2 fields 0 are kept, 1 masked and 1 dropped (50.0 %)" in panel.sentence
