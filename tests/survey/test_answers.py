"""What a cell of a survey says."""

import pandas as pd
import pytest
from survey_files import AGREE, read, survey

from crmlab.tables import TableError, read_map, read_survey
from crmlab.tables.survey.answers import parse_answers

CONTENT = ["非常不满意", "不满意", "一般", "满意", "非常满意"]
BEST_FIRST = ["very satisfied", "satisfied", "neutral", "dissatisfied", "very dissatisfied"]


@pytest.mark.parametrize("words", [AGREE, CONTENT], ids=["English", "Chinese"])
def test_words_are_places_on_their_scale(words):
    table = survey()
    worded = table.map(lambda answer: words[answer - 1]).astype(object)
    worded.loc[3, "sat1"], worded.loc[4, "sat1"] = "Don't know", "不知道"
    reading = read(worded)
    assert set(reading.scales["scale"]) == {"1-5"}
    assert set(reading.rejected["row"]) == {3, 4}
    same = reading.answers == table.loc[reading.answers.index]
    assert same.all(axis=None)


def test_words_beside_numbers_say_which_end_is_best():
    table = survey()
    for label in table:
        table[label] = [f"{6 - a} - {BEST_FIRST[5 - a]}" for a in table[label]]
    reading = read(table)
    assert set(reading.scales["scale"]) == {"5-1"}
    assert (reading.answers == survey()).all(axis=None)
    assert "1 is best" in " ".join(reading.taken)
    marks = ["sehr gut", "gut", "befriedigend", "ausreichend", "mangelhaft"]  # not all are known
    marked = survey().map(lambda a: f"{6 - a} ({marks[5 - a]})")
    assert (read(marked).answers == survey()).all(axis=None)


def test_words_that_are_not_known_are_asked_for_and_read_by_a_file(tmp_path):
    table = survey().map(lambda a: ["nada", "poco", "medio", "mucho", "del todo"][a - 1])
    with pytest.raises(TableError, match=r"no known scale: .*nada.* map="):
        read(table, {"satisfaction": "sat1,sat2"})
    (tmp_path / "m.toml").write_text(
        'scale = "1-5"\n[words]\nnada = 1\npoco = 2\nmedio = 3\nmucho = 4\n"del todo" = 5\n'
    )
    reading = read_survey(table, quiet=True, **read_map(tmp_path / "m.toml"))
    assert (reading.answers == survey()).all(axis=None)


@pytest.mark.parametrize(
    ("words", "values"),
    [
        (["disagree", "neutral", "agree"], None),  # of three, or of five
        (["poor", "fair", "good", "very good"], None),  # of two kinds of scale
        (["poor", "fair", "good", "very good", "excellent"], [1, 2, 3, 4, 5]),
        (["disagree", "strongly disagree", "strongly agree", "agree"], [2, 1, 4, 3]),
        (["strongly disagree", "neutral", "agree", "strongly agree"], [1, 3, 4, 5]),
        (["非常同意", "同意", "比较同意", "非常不同意"], [7, 6, 5, 1]),
    ],
)
def test_words_of_a_scale_are_read_only_where_they_say_which(words, values):
    parsed = parse_answers(pd.Series(words)).values
    assert parsed.isna().all() if values is None else parsed.tolist() == values


def test_stars_are_counted_and_blanks_are_no_codes():
    parsed = parse_answers(pd.Series(["★★★☆☆", "⭐️⭐️", "", "n/a", None]))
    assert parsed.values.tolist()[:2] == [3, 2]
    assert parsed.silent.tolist() == [False, False, False, True, False]
    assert not parsed.unread.any()
    assert parse_answers(pd.Series([], dtype=object)).values.empty
