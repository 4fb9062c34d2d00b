"""Completeness: what counts as filled, fill rates, levels under both rules, one weighted number."""

import re

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from legible import moved_at_random, unreadable
from matplotlib.colors import to_rgba

from crmlab import datasets, theme
from crmlab.information.measures.completeness import (
    completeness_level,
    fill_matrix,
    fill_rates,
    filled,
    weighted_completeness,
)
from crmlab.information.measures.fields import field_schema
from crmlab.information.plots.completeness import (
    plot_fill_rates,
    plot_levels,
    plot_missing,
    plot_record,
)
from crmlab.information.widgets.completeness import completeness_widget
from information.moves import full_file

pytestmark = pytest.mark.usefixtures("unseen")

# The levels of the source as they are in its example: three fields on the third.
SCALE = pd.DataFrame(
    {"group": "any", "level": [1, 1, 2, 2, 3, 3, 3, 4, 5]},
    index=["name", "mobile", "wechat", "age", "birthday", "wedding", "purchases", "amount", "why"],
)
ALL = dict.fromkeys(SCALE.index, "stated")


@pytest.fixture(autouse=True)
def _look():
    theme.use()
    yield
    plt.close("all")


@pytest.fixture
def profiles():
    table = full_file(40)
    table.loc[:9, "email"] = [None, "", "  ", "-", "--", "n/a", "N/A", "NULL", "unknown", "未知"]
    table.loc[:19, "club"] = None
    return table


# Measures


@pytest.mark.parametrize(
    "nothing", [None, np.nan, "", " \u3000", "-", " - ", "--", "n/a", "Unknown", "NULL", "不详"]
)
def test_blanks_and_placeholders_say_nothing(nothing):
    assert filled(pd.DataFrame({"a": [nothing, "x"]}))["a"].tolist() == [False, True]


def test_zero_and_false_and_dates_are_answers():
    table = pd.DataFrame(
        {
            "children": pd.array([0, None], "Int64"),
            "consents": [False, True],
            "born": pd.to_datetime(["2000-01-01", None]),
            "channel": pd.Categorical(["web", None]),
            "mixed": pd.Series([0, None], dtype=object),
        }
    )
    says = filled(table)
    assert says.loc[0].all()
    assert says["consents"].tolist() == [True, True]
    assert not says.loc[1].drop("consents").any()


def test_filled_keeps_the_index_and_the_table(profiles):
    before = profiles.set_index(profiles.index + 100)
    says = filled(before)
    assert says.index.equals(before.index)
    assert before["email"].isna().sum() == 1


def test_fill_rates_count_every_record_and_field(profiles):
    rates = fill_rates(profiles)
    assert rates.loc["email", ["filled", "fill_rate"]].tolist() == [30, 0.75]
    assert rates.loc["club", "fill_rate"] == 0.5
    assert rates.loc["name", ["group", "level", "fill_rate"]].tolist() == ["basic", 1, 1.0]
    assert list(rates.index) == list(field_schema().index)


def test_a_field_that_the_table_lacks_is_filled_nowhere(profiles):
    rates = fill_rates(profiles.drop(columns="mobile"))
    assert rates.loc["mobile", ["filled", "fill_rate"]].tolist() == [0, 0]


def test_a_table_without_records_or_without_any_field_is_refused(profiles):
    with pytest.raises(ValueError, match="no records"):
        fill_rates(profiles.iloc[:0])
    with pytest.raises(ValueError, match="such as 'name'; its columns are: a, b"):
        fill_rates(pd.DataFrame({"a": [1], "b": [2]}))
    with pytest.raises(ValueError, match="schema have no column 'level'"):
        fill_rates(profiles, field_schema().drop(columns="level"))


def test_without_a_wedding_date_the_strict_rule_stops_at_2_and_the_lenient_at_4():
    record = {**ALL, "wedding": "", "why": None}
    assert completeness_level(record, "strict", SCALE) == 2
    assert completeness_level(record, "lenient", SCALE) == 4


def test_a_full_level_above_a_gap_does_not_count():
    record = {**ALL, "wechat": None}
    assert completeness_level(record, "strict", SCALE) == 1
    assert completeness_level(record, "lenient", SCALE) == 1  # one of two is less than 2/3


def test_a_record_that_fails_the_first_level_is_at_0_and_a_full_one_at_5():
    assert completeness_level({**ALL, "name": "-"}, "strict", SCALE) == 0
    assert completeness_level({**ALL, "name": "-"}, "lenient", SCALE) == 0
    assert completeness_level(ALL, "strict", SCALE) == 5


def test_two_of_three_is_enough_however_it_is_written_in_binary():
    for fields in (3, 6, 9, 12, 33):
        names = [f"f{n}" for n in range(fields)]
        schema = pd.DataFrame({"group": "any", "level": 1}, index=names)
        two_thirds = dict.fromkeys(names[: 2 * fields // 3], "x")
        assert completeness_level(two_thirds, "lenient", schema) == 1
        assert (
            completeness_level(
                dict(list(two_thirds.items())[1:]) or {"f0": None}, "lenient", schema
            )
            == 0
        )


def test_a_table_gets_a_level_a_record_and_one_record_an_int(profiles):
    levels = completeness_level(profiles)
    assert levels.tolist() == [1] * 10 + [4] * 10 + [5] * 20
    assert levels.index.equals(profiles.index)
    one = completeness_level(profiles.iloc[0])
    assert (one, type(one)) == (1, int)
    assert completeness_level(profiles.iloc[0].to_dict()) == 1


def test_an_unknown_rule_is_refused(profiles):
    with pytest.raises(ValueError, match="rule must be one of 'strict', 'lenient'"):
        completeness_level(profiles, "mild")


cells = st.lists(st.lists(st.booleans(), min_size=9, max_size=9), min_size=1, max_size=8)


@settings(max_examples=25)
@given(cells)
def test_the_lenient_rule_never_puts_a_record_lower_and_gaps_never_help(rows):
    table = pd.DataFrame(np.where(rows, "x", None), columns=SCALE.index)
    strict = completeness_level(table, "strict", SCALE)
    lenient = completeness_level(table, "lenient", SCALE)
    assert (lenient >= strict).all()
    emptier = table.assign(birthday=None)
    assert (completeness_level(emptier, "lenient", SCALE) <= lenient).all()
    by_hand = [
        next((level - 1 for level in range(1, 6) if not all(row[SCALE["level"] == level])), 5)
        for row in np.array(rows)
    ]
    assert strict.tolist() == by_hand


def test_the_example_of_the_course_comes_to_60_per_cent():
    assert weighted_completeness([1, 1, 2 / 3, 1, 0]) == pytest.approx(0.60)


def test_weights_may_be_others_and_equal_ones_are_the_mean():
    assert weighted_completeness([1, 0], weights=[3, 1]) == 0.75
    assert weighted_completeness([0.2, 0.4, 0.9], weights=[2, 2, 2]) == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("fills", "weights", "said"),
    [
        ([1, 1], (1, 2, 3, 4, 5), "5 weights for 2 fills"),
        ([1, 80], (1, 2), "from 0 to 1"),
        ([1, 1], (0, 0), "not all zero"),
        ([1, 1], (2, -1), "not below zero"),
        ([1, None], (1, 2), "1 of the fills is missing"),
    ],
)
def test_fills_and_weights_that_cannot_be_are_refused(fills, weights, said):
    with pytest.raises(ValueError, match=said):
        weighted_completeness(fills, weights)


def test_the_planted_fill_rate_of_email_is_found():
    assert fill_rates(datasets.load("shop_profiles_raw")).at["email", "fill_rate"] == pytest.approx(
        0.65, abs=1e-4
    )


# Pictures


def test_the_matrix_has_a_row_a_field_by_level_and_the_fullest_records_first(profiles):
    ax = plot_missing(fill_matrix(profiles))
    drawn = ax.images[0].get_array()
    assert drawn.shape == (36, 40)
    assert drawn[9].sum() == 30  # e-mail, the last of the fourth and worst filled of level 2
    assert (np.diff(drawn.sum(axis=0)) <= 0).all()
    labels = [label.get_text() for label in ax.get_yticklabels()]
    assert labels[:2] == ["level 1  100 %", "level 2  94 %"]
    assert ax.get_yticks()[:2] * 36 == pytest.approx([3, 8])  # amid six and four rows
    assert ax.get_title("left") == "Filled: level 1 to 100 %, level 2 to 94 %"
    assert ax.get_xlabel().endswith("(blue: filled, grey: missing)")
    said = theme.description(ax)
    assert said.startswith("Blue: filled, grey: missing; the fullest records stand first. Of 40")
    assert "club least (50.0 %)" in said
    assert unreadable(ax.figure, smallest=15) == []


def test_each_field_of_a_group_of_the_matrix_is_named(profiles):
    matrix = fill_matrix(profiles)
    ax = plot_missing(matrix.loc[:, matrix.columns.get_level_values("group") == "personality"])
    assert [label.get_text() for label in ax.get_yticklabels()] == ["trait  100 %", "club  50 %"]
    assert unreadable(ax.figure) == []


def test_the_matrix_takes_fields_of_ones_own():
    ax = plot_missing(fill_matrix(pd.DataFrame([ALL, {**ALL, "why": None}]), SCALE))
    assert ax.images[0].get_array().shape == (9, 2)
    assert "why least (50.0 %)" in theme.description(ax)
    assert unreadable(ax.figure) == []


def test_fill_rates_are_drawn_on_the_line_of_their_level(profiles):
    rates = fill_rates(profiles)
    ax = plot_fill_rates(rates)
    dots = [line for line in ax.lines if line.get_marker() == "o"]
    assert [len(line.get_xdata()) for line in dots] == rates.groupby("level").size().tolist()
    assert min(dots[1].get_xdata()) == 0.75
    said = theme.description(ax)
    assert "level 2 93.8 %" in said  # three full fields of four, and email
    assert "club with 50.0 %" in said
    assert {"email", "club", "all 6 fields"} <= {text.get_text() for text in ax.texts}
    assert unreadable(ax.figure) == []


def test_levels_are_drawn_for_each_rule_and_add_up_to_all_records(profiles):
    rules = {rule: completeness_level(profiles, rule) for rule in ("strict", "lenient")}
    ax = plot_levels(pd.DataFrame(rules))
    for bars in ax.containers:
        assert sum(bar.get_height() for bar in bars) == pytest.approx(1)
    strict = [bar.get_height() for bar in ax.containers[0]]
    assert strict == [0, 0.25, 0, 0, 0.25, 0.5]
    texts = [text.get_text() for text in ax.texts]
    written = [float(text.removesuffix(" %")) for text in texts if text.endswith(" %")]
    assert sum(written) == pytest.approx(200)  # of two rules
    above = {text.get_text(): text.xy for text in ax.texts}
    assert above["■ strict"][1] == strict[1]  # level 1, where the other rule has none
    assert above["□ lenient"][1] == max(bar.get_height() for bar in ax.containers[1])
    empty = [bar.get_facecolor() == to_rgba("white") for bar in ax.containers[1]]
    assert all(empty)
    assert ax.get_xlabel() == "Level reached (share of records)"
    assert "strict: 0.0 % not even level 1, 75.0 % level 2 or more" in theme.description(ax)
    assert unreadable(ax.figure) == []


# Widget


def test_the_meter_shows_the_record_and_the_rule_that_are_chosen(profiles):
    panel = completeness_widget(profiles)
    assert "Record 1 stands on level 1 by the strict rule" in panel.sentence
    assert "like 25.0 % of records. 0.0 % stay below" in panel.sentence
    weighted = (1 + 2 * 0.75 + 3 + 4 + 5 * 10 / 11) / 15
    assert f"weighted completeness is {theme.percent(round(weighted, 3))}" in panel.sentence
    panel.set(rule="lenient")
    assert "Record 1 stands on level 5 by the lenient" in panel.sentence
    panel.set(record=40, rule="strict")
    assert "Record 40 stands on level 5" in panel.sentence
    assert "completeness is 100.0 %" in panel.sentence


def test_the_bars_of_the_meter_are_the_shares_of_the_record(profiles):
    panel = completeness_widget(profiles)
    left, right = panel.figure.axes
    widths = [bar.get_width() for bar in left.containers[1]]
    assert widths == pytest.approx([1, 0.75, 1, 1, 10 / 11])
    assert [bar.get_height() for bar in right.containers[0]] == [0, 0.25, 0, 0, 0.25, 0.5]
    assert "filled bar: this record" in right.get_xlabel()
    full = [bar.get_facecolor() == to_rgba(theme.BLUE) for bar in right.containers[0]]
    assert full == [False, True, False, False, False, False]  # level 1, which it reaches
    texts = {text.get_text() for text in left.texts}
    assert {"6 of 6", "3 of 4, not email", "10 of 11, not club"} <= texts


def test_the_picture_of_a_record_says_how_full_each_level_is(profiles):
    ax = plot_record(fill_matrix(profiles).loc[0])
    said = "Filled fields of this record: level 1 100 %, level 2 75 %, level 3 100 %"
    assert theme.description(ax).startswith(said)
    assert unreadable(ax.figure) == []


def test_many_empty_fields_are_named_in_three_lines_at_most(profiles):
    panel = completeness_widget(profiles.assign(**dict.fromkeys(profiles.columns[11:], "-")))
    texts = [text.get_text() for text in panel.figure.axes[0].texts]
    assert max(text.count("\n") for text in texts) == 2
    assert texts[-1].startswith("0 of 11, not ")
    assert re.search(r", \d+ more$", texts[-1].replace("\n", " "))
    assert unreadable(panel.figure) == []


def below(panel):
    """Return the list of what to look for, and the button that goes on."""
    return panel.children[-1].children


def test_records_of_a_kind_are_found_one_after_the_other_and_from_the_top_again(profiles):
    profiles.loc[[7, 30], "phone"] = "-"
    profiles.loc[20, ["phone", "name"]] = ""
    panel = completeness_widget(profiles)
    record, (kind, button) = panel.controls["record"], below(panel)
    kind.label = "level 0"
    found = [record.value]
    for _ in range(3):
        button.click()
        found.append(record.value)
    assert found == [8, 21, 31, 8]
    kind.label = "one field short of level 1"
    assert record.value == 31
    button.click()
    assert record.value == 8
    assert "Record 8 stands on level 0" in panel.sentence
    assert "below" not in panel.sentence
    kind.label = "level 2"
    assert panel.sentence.startswith(
        "No record found: level 2 by the strict rule. Record 8 stands on"
    )
    kind.label = "any record"
    assert record.value == 9


def test_by_the_lenient_rule_a_record_is_short_of_two_thirds(profiles):
    profiles.loc[12, ["phone", "name", "sex"]] = None  # 3 of 6 are filled, and 4 are asked for
    profiles.loc[15, ["phone", "name", "sex", "mobile"]] = None
    panel = completeness_widget(profiles)
    panel.set(rule="lenient")
    kind, button = below(panel)
    kind.label = "one field short of level 1"
    assert panel.controls["record"].value == 13
    button.click()
    assert panel.controls["record"].value == 13


def test_no_value_of_a_record_is_shown(profiles):
    panel = completeness_widget(profiles)
    for said in moved_at_random(panel, moves=15):
        assert "email 1" not in said
        assert not any("email 1" in text.get_text() for text in panel.figure.axes[0].texts)


def test_one_record_alone_and_levels_of_ones_own_have_a_meter_too():
    panel = completeness_widget(pd.DataFrame([ALL]), SCALE)
    panel.set(record=2)
    assert "Record 1 stands on level 5" in panel.sentence
