"""The schema of the customer file, its picture and the missing-value matrix."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from legible import moved_at_random, sentence, unreadable

from crmlab import theme
from crmlab.information.measures.fields import GROUPS, LEVELS, field_schema
from crmlab.information.plots.fields import plot_schema
from crmlab.information.widgets.fields import missing_widget
from datasets.generate.shop import fields as planted
from information.moves import full_file


@pytest.fixture(autouse=True)
def _look():
    theme.use()
    yield
    plt.close("all")


def test_the_36_fields_stand_in_the_eight_groups_of_the_source():
    sizes = field_schema().groupby("group", sort=False).size()
    assert sizes.to_dict() == dict(zip(GROUPS, [11, 3, 5, 4, 6, 3, 2, 2], strict=True))
    assert field_schema().index.is_unique


def test_groups_and_levels_are_those_after_which_the_gaps_were_planted():
    schema = field_schema()
    assert list(schema.index) == list(planted.FIELDS)
    assert schema["level"].to_dict() == planted.LEVEL
    in_groups = {name: list(part.index) for name, part in schema.groupby("group", sort=False)}
    assert in_groups == planted.GROUPS


def test_every_level_has_fields_and_the_first_is_contact_and_employer():
    schema = field_schema()
    assert sorted(schema["level"].unique()) == list(LEVELS)
    first = set(schema.index[schema["level"] == 1])
    assert {"name", "mobile", "phone", "address", "employer"} <= first


def test_a_field_is_sensitive_if_and_only_if_there_is_a_reason():
    schema = field_schema()
    assert (schema["sensitive"] == (schema["reason"] != "")).all()
    assert schema.loc[["id_last4", "child_birth_year", "spouse_name"], "sensitive"].all()
    assert not schema.loc[["name", "email", "hobby"], "sensitive"].any()
    assert schema["meaning"].str.len().min() > 0


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
    assert "id last4" in said
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["sensitive"]
    assert unreadable(ax.figure) == []


@pytest.fixture
def panel():
    profiles = full_file()
    profiles.loc[:14, "email"] = "-"
    profiles.loc[:29, "food"] = None
    return missing_widget(profiles)


def test_the_matrix_shows_the_fields_of_the_group_alone(panel):
    assert "Of 60 records and 36 fields" in panel.picture.sentence
    assert "food least (50.0 %)" in panel.picture.sentence
    basic = sentence(panel, Group="basic")
    assert "Of 60 records and 11 fields" in basic
    assert "email least (75.0 %)" in basic
    # 11 fields of which one is filled in three quarters of the records.
    assert f"{theme.percent((10 + 0.75) / 11)} of the values" in basic


def test_records_are_drawn_fullest_first_or_in_the_order_of_the_file(panel):
    panel.controls["Group"].value = "life"
    (image,) = panel.picture._figure.axes[0].images
    food = 2  # least filled of the three, so the last column
    assert image.get_array()[:, food].tolist() == [True] * 30 + [False] * 30
    panel.controls["Order of records"].value = "as in the file"
    assert image.get_array()[:, food].tolist() == [False] * 30 + [True] * 30


def test_fields_that_are_filled_equally_often_are_not_called_best_and_worst(panel):
    assert "equally often in each field" in sentence(panel, Group="career")
    assert "34 fields most often (100.0 %), food least" in sentence(panel, Group="all groups")
    assert "hobby and travel most often (100.0 %), food least" in sentence(panel, Group="life")


def test_the_matrix_leaves_no_more_room_than_its_labels_need(panel):
    (image,) = panel.picture._figure.axes[0].images
    floors = {}
    for group in ("relations", "basic", "all groups"):
        panel.controls["Group"].value = group
        floors[group] = image.get_extent()[2]
    assert floors["relations"] < 0.15 < floors["basic"] < floors["all groups"] < 0.6


def test_the_matrix_says_how_its_lines_are_ordered_and_what_its_colours_mean(panel):
    def words():
        return {text.get_text() for text in panel.picture._figure.axes[0].texts}

    assert "Records, fullest first" in words()
    assert "Blue: filled, grey: missing." in sentence(
        panel, **{"Order of records": "as in the file"}
    )
    assert "Records, as in the file" in words()


def test_every_group_can_be_read(panel):
    for group in panel.controls["Group"].options:
        panel.controls["Group"].value = group
        assert unreadable(panel.picture._figure) == []
    assert all("nan" not in said for said in moved_at_random(panel))


def test_values_themselves_never_show():
    secret = full_file().replace("name 0", "Zhang San")
    panel = missing_widget(secret)
    assert all("Zhang" not in said for said in moved_at_random(panel, moves=10))
    assert "Zhang" not in repr(panel)


def test_many_records_are_thinned_for_the_picture_but_all_are_counted():
    many = pd.concat([full_file(200)] * 3, ignore_index=True)
    many.loc[np.arange(600) % 4 == 0, "club"] = ""
    panel = missing_widget(many)
    (image,) = panel.picture._figure.axes[0].images
    assert len(image.get_array()) < 600
    assert "Of 600 records" in panel.picture.sentence
    assert "club least (75.0 %)" in panel.picture.sentence
