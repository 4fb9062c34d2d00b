"""Which columns of a survey are what."""

import numpy as np
import pytest
from survey_files import holed, read, survey

from crmlab.datasets import load
from crmlab.tables import TableError


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (
            survey().assign(overall=survey(seed=8)["sat1"]),
            "'overall' may be satisfaction.*sat1,sat2.*overall",
        ),
        (survey().set_axis(["Q1", "Q2", "Q3", "Q4"], axis=1), "no column is recognised as satis"),
        (survey().assign(sat2=survey(1, 10)["sat2"]), 'several scales.*"1-5".*"1-10"'),
        (holed(survey(), 2), "200.*100"),
        (survey().assign(nps=5, recommend=survey()["price"], recommend2=survey()["staff"]), "nps"),
        (
            survey().assign(qual1=survey()["sat1"], qual2=survey()["sat2"]),
            "several ways.*quality,staff,price",
        ),
    ],
    ids=["two names", "no name", "two scales", "half answered", "two nps", "two kinds of drivers"],
)
def test_two_readings_are_one_question_with_all_options(table, said):
    with pytest.raises(TableError, match=said) as caught:
        read(table)
    assert "=" in str(caught.value)


def test_a_question_on_satisfaction_that_has_no_scale_is_told():
    table = survey().assign(sat1=lambda t: t["sat1"] + 0.5 * (t.index % 3 == 0))
    reading = read(table)
    assert reading.blocks["satisfaction"] == ["sat2"]
    assert "Not on a scale, so not satisfaction: 'sat1'." in reading.taken


def test_what_is_found_by_name_is_left_to_its_use():
    table = survey(0, 10, people=400).assign(
        dissatisfaction=lambda t: 10 - t["sat1"],
        recommend=lambda t: t["sat2"],
        age=30,
        region="N",
        respondent=range(400),
    )
    table.loc[::2, "region"] = "S"
    reading = read(table)
    assert reading.blocks["satisfaction"] == ["sat1", "sat2"]
    assert reading.blocks["nps"] == ["recommend"]
    assert reading.blocks["group"] == ["region"]
    assert reading.blocks["respondent"] == ["respondent"]
    assert "age" not in reading.blocks["drivers"]


def test_counts_remarks_and_questions_to_few_are_no_drivers():
    table = survey(1, 10, drivers=("staff",)).assign(stores=[1, 2, 3, 99] * 50, few=np.nan)
    table.loc[:40, "few"] = table.loc[:40, "staff"]
    table["remark"] = np.where(table.index % 20, "", "very good")
    reading = read(table)
    assert reading.blocks["drivers"] == ["staff"]
    assert "'stores' and 'few'" in " ".join(reading.taken)


def test_our_own_survey_is_asked_about_before_it_is_read():
    table = load("sat_survey")
    with pytest.raises(TableError, match=r"s1,s2,s3.*sat5"):
        read(table)
    with pytest.raises(TableError, match=r"expectation,quality,value.*product,service,price"):
        read(table, {"satisfaction": "s1,s2,s3"})
    reading = read(table, {"satisfaction": "s1,s2,s3", "drivers": "expectation,quality,value"})
    assert reading.blocks["quality"] == ["q1", "q2", "q3"]
    assert reading.blocks["nps"] == ["nps"]
    assert reading.blocks["group"] == ["market"]


def test_a_survey_without_satisfaction_is_no_answer():
    named = {"satisfaction": ""}
    assert read(survey(), named).blocks["satisfaction"] == ["sat1", "sat2"]
    with pytest.raises(TableError, match="no column is recognised as satisfaction"):
        read(survey().set_axis(["Q1", "Q2", "Q3", "Q4"], axis=1), named)
