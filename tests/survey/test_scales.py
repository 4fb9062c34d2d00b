"""On which scale the questions of a survey are, and which numbers are no answer."""

import numpy as np
import pandas as pd
import pytest
from survey_files import holed, read, survey

from crmlab.tables import TableError
from crmlab.tables.survey.evidence import top_of


def test_the_top_of_a_scale_is_seen_where_it_is_often_given():
    assert top_of(pd.Series([5, 4, 3, 2, 1] * 5)) == 5
    assert top_of(pd.Series([6, 5, 4, 3, 2, 1] * 5)) is None
    assert top_of(pd.Series([5] * 40)) is None
    assert top_of(pd.Series([1, 2, 3, 4, 5, 6] * 9 + [7] * 20 + [8] * 3 + [99] * 9)) == 7


@pytest.mark.parametrize(("low", "high"), [(1, 5), (1, 7), (1, 10), (0, 10), (0, 100)])
def test_the_answers_show_their_scale(low, high):
    reading = read(survey(low, high, people=600))
    assert set(reading.scales["scale"]) == {f"{low}-{high}"}
    assert reading.blocks["satisfaction"] == ["sat1", "sat2"]
    assert reading.blocks["drivers"] == ["staff", "price"]
    assert f"{low} to {high}" in reading.taken[1]


@pytest.mark.parametrize(
    ("table", "said", "options"),
    [
        (survey(0, 10).clip(3), "from 3 to 10", ["1-10", "0-10"]),
        (survey(1, 4), "from 1 to 4", ["1-4", "1-5", "1-7", "1-10", "0-10"]),
        (survey(1, 6), "from 1 to 6", ["1-6", "1-7", "1-10"]),
        (survey() * 0 + 5, "from 5 to 5", ["1-5", "1-7", "1-10", "0-10"]),
        (holed(survey(1, 10), 4, 0), "0 to 10", ["0-10", "1-10"]),
    ],
    ids=["no end", "four", "six", "all equal", "many zeros"],
)
def test_a_scale_that_answers_do_not_show_is_asked_for(table, said, options):
    with pytest.raises(TableError, match=said) as caught:
        read(table)
    for option in options:
        assert f'scale="{option}"' in str(caught.value)
    assert set(read(table, scale=options[0]).scales["scale"]) == {options[0]}


def test_codes_for_no_answer_are_set_aside_and_counted():
    table = survey().astype(float)
    table.loc[[3, 4, 5], "sat1"] = [98, 99, 8]
    table.loc[[9, 10], "price"] = [9, 99]
    table.loc[[11, 12], "staff"] = [55, np.nan]
    reading = read(table)
    assert set(reading.scales["scale"]) == {"1-5"}
    assert reading.scales["no_answer"].to_dict() == {"sat1": 3, "sat2": 0, "staff": 1, "price": 2}
    assert reading.scales["out_of_scale"].to_dict()["staff"] == 1
    assert reading.scales["answers"].to_dict() == {
        "sat1": 197, "sat2": 200, "staff": 198, "price": 198,
    }  # fmt: skip
    assert set(reading.rejected["row"]) == {3, 4, 5}
    assert reading.rows_in == len(reading.answers) + len(reading.rejected)
    assert reading.answers.isna().sum().to_dict() == {"sat1": 0, "sat2": 0, "staff": 2, "price": 2}


def test_eight_and_nine_are_answers_where_the_scale_holds_them():
    assert read(survey(1, 10)).scales["no_answer"].sum() == 0
    table = survey(1, 7)
    table.loc[[3, 4], "sat1"] = [8, 9]
    assert read(table).scales.loc["sat1", ["scale", "no_answer"]].tolist() == ["1-7", 2]


def test_99_of_100_is_an_answer_unless_it_is_often_given():
    table = survey(0, 100, people=600)
    assert read(table).scales["no_answer"].sum() == 0
    table.loc[::10, "sat1"] = 99
    with pytest.raises(TableError, match='unknown="none" or unknown="99"'):
        read(table)
    assert read(table, unknown="99").scales.loc["sat1", "no_answer"] >= 60
    assert read(table, unknown="none").scales.loc["sat1", "no_answer"] == 0


@pytest.mark.parametrize("cells", [np.nan, "", "n/a", 99], ids=["none", "blank", "said", "code"])
@pytest.mark.parametrize("meaning", ["satisfaction", "drivers"])
def test_a_question_that_nobody_has_answered_is_told(cells, meaning):
    with pytest.raises(TableError, match="nobody has answered 'mood'"):
        read(survey().assign(mood=cells), {meaning: "mood"})


def test_a_driver_in_words_that_are_not_known_is_asked_for():
    with pytest.raises(TableError, match=r"'mood' holds words .* map="):
        read(survey().assign(mood="nada"), {"drivers": "mood"})


def test_a_scale_that_is_offered_ends_with_whole_answers_and_is_taken():
    table = survey(1, 9, questions=1) + 0.4
    with pytest.raises(TableError, match=r'Say which: scale="1-10" or scale="0-10"\.'):
        read(table, {"satisfaction": "sat1"})
    assert read(table, {"satisfaction": "sat1", "drivers": ""}, scale="1-10").rows_in == 200
