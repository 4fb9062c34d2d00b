"""Which end of a scale is best, and what is asked the other way round."""

import pytest
from survey_files import read, survey

from crmlab.tables import TableError


def test_a_question_asked_the_other_way_round_is_asked_about_or_told_by_its_name():
    table = survey(questions=3)
    turned = table.assign(sat3=6 - table["sat3"])
    with pytest.raises(TableError, match=r'"reverse": "sat3"} or columns={"reverse": ""}'):
        read(turned)
    assert (read(turned, {"reverse": "sat3"}).answers["sat3"] == table["sat3"]).all()
    assert (read(turned, {"reverse": ""}).answers["sat3"] == turned["sat3"]).all()
    named = turned.rename(columns={"sat3": "sat3_r"})
    reading = read(named)
    assert (reading.answers["sat3_r"] == table["sat3"]).all()
    assert "Turned round, as names and answers say: 'sat3_r'." in reading.taken
    assert not read(table.rename(columns={"sat3": "sat3_r"})).scales["reversed"].any()


def test_a_scale_whose_best_end_is_in_doubt_is_asked_about():
    table = survey(0, 10, people=400)
    table = table[["sat1"]].assign(nps=10 - table["sat2"])
    with pytest.raises(TableError, match=r'"sat1": "0-10"} or scale={"sat1": "10-0"}'):
        read(table)
    assert (read(table, scale={"sat1": "10-0"}).answers["sat1"] == 10 - table["sat1"]).all()


def test_which_end_is_best_is_said_where_nothing_shows_it():
    assert read(survey()).doubts == {'scale="5-1"': (5, 1)}
    assert read(survey().assign(nps=survey(0, 10)["sat1"])).doubts == {}
    assert read(survey(), scale="1-5").doubts == {}
    assert (read(survey(), scale="5-1").answers == 6 - survey()).all(axis=None)


def test_one_is_best_is_read_from_a_label_offered_and_doubted():
    table = 6 - survey()
    told = table.rename(columns={"sat1": "satisfaction (1 = best)"}).drop(columns="sat2")
    assert set(read(told).scales["scale"]) == {"5-1"}
    with pytest.raises(TableError, match=r'Say which: scale="4-1" or scale="5-1" or scale="7-1"\.'):
        read(told[told.iloc[:, 0] < 5])
    apart = survey(1, 10, questions=1).assign(staff=survey()["staff"])
    with pytest.raises(TableError, match=r'scale={"sat1": "1-10"} or scale={"sat1": "0-10"}'):
        read(apart[apart["sat1"] > 1])
    against = table.assign(recommend=survey(0, 10, drivers=())["sat1"])
    assert list(read(against, scale="1-5").doubts) == ['scale="5-1"']
