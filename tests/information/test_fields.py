"""The schema of the customer file, its picture and the missing-value matrix."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from legible import made_once, moved_at_random, unreadable

from crmlab import theme
from crmlab.information.measures.fields import field_schema
from crmlab.information.plots.fields import plot_schema
from crmlab.information.widgets.fields import missing_widget
from datasets.generate.shop import fields as planted
from information.moves import full_file

pytestmark = pytest.mark.usefixtures("unseen")


@pytest.fixture(autouse=True)
def _look():
    theme.use()
    yield
    plt.close("all")


def test_the_36_fields_stand_in_the_eight_groups_of_the_source():
    sizes = field_schema().groupby("group", sort=False).size()
    assert sizes.to_list() == [11, 3, 5, 4, 6, 3, 2, 2]
    chinese = field_schema().groupby("group_zh", sort=False).size()
    assert chinese.to_list() == sizes.to_list()
    assert (chinese.index[0], chinese.index[-1]) == ("基本信息", "人际情况")
    assert field_schema().index.is_unique


def test_groups_and_levels_are_those_after_which_the_gaps_were_planted():
    schema = field_schema()
    assert list(schema.index) == list(planted.FIELDS)
    assert schema["level"].to_dict() == planted.LEVEL
    in_groups = {name: list(part.index) for name, part in schema.groupby("group", sort=False)}
    assert in_groups == planted.GROUPS


def test_every_level_has_fields_and_the_first_is_contact_and_employer():
    schema = field_schema()
    assert sorted(schema["level"].unique()) == [1, 2, 3, 4, 5]
    first = set(schema.index[schema["level"] == 1])
    assert {"name", "mobile", "phone", "address", "employer"} <= first


# The five levels of the course, as far as they name a field: the others are placed by us.
OF_THE_COURSE = {
    1: "name mobile phone address employer",
    2: "wechat weibo",
    3: "birth_date wedding_date",
    4: "aov_self habit channel_pref pay_method",
}


@pytest.mark.parametrize("level", OF_THE_COURSE)
def test_a_field_that_the_course_names_stands_on_its_level(level):
    assert (field_schema().loc[OF_THE_COURSE[level].split(), "level"] == level).all()


def test_each_law_is_cited_for_what_it_names():
    reasons = field_schema()["reason"]
    assert reasons["club"].endswith("a party or a union (GDPR art. 9)")
    assert "neither GDPR art. 9 nor PIPL art. 28" in reasons["id_last4"]


def test_a_field_is_sensitive_if_and_only_if_there_is_a_reason():
    schema = field_schema()
    assert (schema["sensitive"] == (schema["reason"] != "")).all()
    assert schema.loc[["id_last4", "child_birth_year", "spouse_name"], "sensitive"].all()
    assert not schema.loc[["name", "email", "hobby"], "sensitive"].any()
    assert ((schema["reason_zh"] != "") == schema["sensitive"]).all()
    assert schema[["meaning", "zh", "meaning_zh"]].map(len).min(axis=None) > 0


def test_who_changes_a_schema_does_not_change_the_next():
    changed = field_schema()
    changed["level"] = 9
    assert field_schema()["level"].max() == 5


def test_the_picture_shows_each_group_and_hatches_what_is_sensitive():
    schema = field_schema()
    ax = plot_schema(schema)
    hatched = [bar for bar in ax.patches if bar.get_hatch()]
    assert sum(bar.get_width() for bar in ax.patches) == len(schema)
    assert sum(bar.get_width() for bar in hatched) == schema["sensitive"].sum()
    said = theme.description(ax)
    assert "36 fields in 8 groups" in said
    assert f"{schema['sensitive'].sum()} are sensitive (16.7 %)" in said
    assert "last 4 of identity, spouse name" in said
    assert "hatched" in ax.get_xlabel()
    assert ax.get_title("left") == "6 of 36 fields are sensitive"
    assert unreadable(ax.figure) == []


@made_once
def with_gaps():
    profiles = full_file()
    profiles.loc[:14, "email"] = "-"
    profiles.loc[:29, "food"] = None
    return missing_widget(profiles)


@pytest.fixture
def panel():
    return with_gaps()


def test_the_matrix_shows_the_fields_of_the_group_alone(panel):
    assert "Of 60 records and 36 fields" in panel.sentence
    assert "food least (50.0 %)" in panel.sentence
    panel.set(group="basic")
    assert "Of 60 records and 11 fields" in panel.sentence
    assert "email least (75.0 %)" in panel.sentence
    # 11 fields of which one is filled in three quarters of the records.
    assert f"{theme.percent((10 + 0.75) / 11)} of the values" in panel.sentence


def drawn(panel):
    """Return which cells of the matrix are drawn as filled."""
    (image,) = panel.figure.axes[0].images
    return image.get_array()


def test_records_are_drawn_fullest_first_or_in_the_order_of_the_file(panel):
    food = 2  # least filled of the three, so the last row
    panel.set(group="life")
    assert drawn(panel)[food].tolist() == [True] * 30 + [False] * 30
    panel.set(fullest_first=False)
    assert drawn(panel)[food].tolist() == [False] * 30 + [True] * 30


def test_fields_that_are_filled_equally_often_are_not_called_best_and_worst(panel):
    panel.set(group="career")
    assert "equally often in each field" in panel.sentence
    assert panel.figure.axes[0].get_title("left") == "All are filled to 100 %"
    panel.set(group=None)
    assert "34 fields most often (100.0 %), food least" in panel.sentence
    panel.set(group="life")
    assert "hobby and travel most often (100.0 %), food least" in panel.sentence


def test_the_matrix_says_how_its_lines_are_ordered_and_what_its_colours_mean(panel):
    (ax,) = panel.figure.axes
    assert ax.get_xlabel().startswith("Records, fullest first (blue")
    panel.set(fullest_first=False)
    assert "Blue: filled, grey: missing; the records stand as in the file." in panel.sentence
    assert ax.get_xlabel().startswith("Records, as in the file (blue")


def test_values_themselves_never_show():
    secret = full_file().replace("name 0", "Zhang San")
    panel = missing_widget(secret)
    assert all("Zhang" not in said for said in moved_at_random(panel, moves=10))
    assert "Zhang" not in repr(panel)


def test_many_records_are_thinned_for_the_picture_but_all_are_counted():
    many = pd.concat([full_file(200)] * 3, ignore_index=True)
    many.loc[np.arange(600) % 4 == 0, "club"] = ""
    panel = missing_widget(many)
    assert drawn(panel).shape[1] < 600
    assert "Of 600 records" in panel.sentence
    assert "club least (75.0 %)" in panel.sentence
