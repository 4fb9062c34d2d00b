"""Survey files: which columns are what, on which scale, and what is no answer."""

import numpy as np
import pandas as pd
import pytest

from crmlab.datasets import load
from crmlab.tables import TableError, read_map, read_survey, with_map, write_map
from crmlab.tables.survey.answers import parse_answers
from crmlab.tables.survey.evidence import top_of

AGREE = ["strongly disagree", "disagree", "neutral", "agree", "strongly agree"]
CONTENT = ["非常不满意", "不满意", "一般", "满意", "非常满意"]
BEST_FIRST = ["very satisfied", "satisfied", "neutral", "dissatisfied", "very dissatisfied"]


def survey(low=1, high=5, people=200, questions=2, drivers=("staff", "price"), seed=7):
    """Return answers on one scale: questions on satisfaction that go together, and drivers."""
    random = np.random.default_rng(seed)
    mood = random.normal(size=people)

    def answers(mood):
        place = 0.6 + 0.22 * mood + 0.12 * random.normal(size=people)
        return (low + (high - low) * place).round().clip(low, high).astype(int)

    table = {f"sat{i}": answers(mood) for i in range(1, questions + 1)}
    for name in drivers:
        table[name] = answers(0.6 * mood + 0.8 * random.normal(size=people))
    return pd.DataFrame(table)


def holed(table, each, value=np.nan):
    """Return a table with a value in every so many rows of ``sat2``."""
    return table.assign(sat2=table["sat2"].where(table.index % each > 0, value))


def read(table, columns=None, **asked):
    return read_survey(table, columns, quiet=True, **asked)


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


def test_which_end_is_best_is_said_where_nothing_shows_it():
    assert read(survey()).doubts == {'scale="5-1"': (5, 1)}
    assert read(survey().assign(nps=survey(0, 10)["sat1"])).doubts == {}
    assert read(survey(), scale="1-5").doubts == {}
    assert (read(survey(), scale="5-1").answers == 6 - survey()).all(axis=None)


def test_a_question_on_satisfaction_that_has_no_scale_is_told():
    table = survey().assign(sat1=lambda t: t["sat1"] + 0.5 * (t.index % 3 == 0))
    reading = read(table)
    assert reading.blocks["satisfaction"] == ["sat2"]
    assert "Not on a scale, so not satisfaction: 'sat1'." in reading.taken


def test_an_export_with_lines_of_text_under_its_header_is_read():
    table = survey().assign(Status="IP Address", Finished=True).astype(object)
    texts = pd.DataFrame([{label: f"Text of {label}?" for label in table}])
    reading = read(pd.concat([texts, table], ignore_index=True))
    assert list(reading.rejected["reason"]) == ["sat1: cannot be read"]
    assert reading.blocks["group"] == []
    assert len(reading.answers) == 200


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


def test_chinese_headers_and_semicolons_are_read(tmp_path):
    table = survey().set_axis(["总体满意度", "服务态度", "价格", "环境"], axis=1)
    table["性别"] = ["男", "女"] * 100
    (tmp_path / "s.csv").write_bytes(table.to_csv(sep=";", index=False).encode("gb18030"))
    reading = read(tmp_path / "s.csv")
    assert reading.blocks["satisfaction"] == ["总体满意度"]
    assert reading.blocks["drivers"] == ["服务态度", "价格", "环境"]
    assert reading.blocks["group"] == ["性别"]


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


def test_a_mapping_reads_the_next_file_in_the_same_way(tmp_path):
    table = survey(questions=3).assign(wave=[1, 2] * 100)
    table["sat3_r"] = 6 - table.pop("sat3")
    first = read(table)
    path = tmp_path / "map.toml"
    path.write_text(write_map(first.mapping()), encoding="utf-8")
    few = table.head(12)  # which show no scale by themselves
    again = read_survey(few, quiet=True, **read_map(path))
    assert (again.answers == first.answers.loc[again.answers.index]).all(axis=None)
    assert again.blocks["wave"] == ["wave"]
    assert with_map(path, {"columns": {"wave": ""}})["columns"]["satisfaction"]
    assert with_map(path, {"columns": {"wave": ""}})["columns"]["wave"] == ""


def test_a_mapping_that_is_no_toml_is_told(tmp_path):
    (tmp_path / "map.toml").write_text("columns = [")
    for name in ("map.toml", "none.toml"):
        with pytest.raises(TableError, match=name):
            read_map(tmp_path / name)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"scale": "ten"}, "A scale is written as"),
        ({"scale": {"sat9": "1-5"}}, "no column 'sat9'"),
        ({"scale": "1-3"}, "most answers of|not on"),
        ({"unknown": "x"}, "Codes for no answer"),
        ({"columns": {"satisfaction": "sat9"}}, "no column 'sat9'. Did you mean"),
        ({"columns": {"happy": "sat1"}}, "'happy' is no column that is read"),
        ({"columns": {"nps": "sat1,sat2"}}, "nps is one column"),
        ({"columns": {"reverse": "sat9"}}, "no column"),
        ({"columns": {"drivers": "minutes"}}, "which scale is 'minutes'"),
    ],
)
def test_what_is_asked_wrongly_is_told(asked, said):
    table = survey(1, 10).assign(minutes=np.arange(200) % 61 + 0.5)
    with pytest.raises(TableError, match=said):
        read_survey(table, quiet=True, **asked)


def test_the_top_of_a_scale_is_seen_where_it_is_often_given():
    assert top_of(pd.Series([5, 4, 3, 2, 1] * 5)) == 5
    assert top_of(pd.Series([6, 5, 4, 3, 2, 1] * 5)) is None
    assert top_of(pd.Series([5] * 40)) is None
    assert top_of(pd.Series([1, 2, 3, 4, 5, 6] * 9 + [7] * 20 + [8] * 3 + [99] * 9)) == 7


def disguised(seed):
    """Return a survey as people export it, and what is true of it: satisfaction from 0 to 1."""
    random = np.random.default_rng(seed)
    low, high = [(1, 5), (1, 7), (1, 10), (0, 10), (0, 100)][random.integers(5)]
    people = int(random.choice([25, 80, 300]))
    table = survey(low, high, people, questions=int(random.integers(1, 4)), seed=seed)
    block = [label for label in table if label.startswith("sat")]
    true = ((table[block] - low) / (high - low)).astype(float)
    table = table.astype(object)
    if random.random() < 0.25 and len(block) > 1:
        table[block[-1]] = low + high - table[block[-1]]  # asked the other way round
    turned = random.random() < 0.2
    if turned:
        table = low + high - table  # 1 is best, in the whole file
        table["recommend"] = survey(0, 10, people, seed=seed)["sat1"]
    for code in random.choice([98, 99, -1, "", "n/a", "don't know"], 2):
        code = code if not str(code).lstrip("-").isdigit() else int(code)
        rows = random.random(people) < 0.04
        if not (high == 100 and code in (98, 99)):
            table.loc[rows, block[0]] = code
            true.loc[rows] = np.nan
    if high == 5 and not turned and random.random() < 0.4:
        table[block[0]] = [AGREE[a - 1] if a in range(1, 6) else a for a in table[block[0]]]
    return table, true.dropna()


@pytest.mark.parametrize("start", range(0, 400, 100))
def test_a_survey_in_disguise_is_read_rightly_or_asked_about(start):
    asked = 0
    for seed in range(start, start + 100):
        table, true = disguised(seed)
        try:
            reading = read(table)
        except TableError as error:
            assert "=" in str(error), seed  # an option that answers it
            asked += 1
            continue
        block = [label for label in table if label.startswith("sat")]
        scales = reading.scales.loc[block]
        ends = [(scales["low"], scales["high"]), *reading.doubts.values()]
        read_as = [(reading.answers[block] - low) / (high - low) for low, high in ends]
        assert reading.rows_in == len(reading.answers) + len(reading.rejected)
        assert list(reading.answers.index) == list(true.index), seed
        assert any(np.allclose(found, true) for found in read_as), seed  # taken, or told
    assert asked < 70  # of files that hide what they can


def test_parts_of_a_question_are_named_by_the_row_under_the_header():
    table = survey(drivers=("staff", "price", "speed"), questions=1).astype(str)
    top = ["How satisfied or dissatisfied are you overall?", "And with", "", ""]
    names = pd.DataFrame([["Response", "Staff", "Price", "Speed"]], columns=table.columns)
    table = pd.concat([names, table]).set_axis(top, axis=1)
    reading = read(pd.concat([pd.Series(["", *range(200)], table.index, name="ID"), table], axis=1))
    assert (reading.rows_in, len(reading.rejected)) == (200, 0)
    assert list(reading.answers) == [top[0], "Staff", "Price", "Speed"]
    assert "under the header: 'Staff', 'Price' and 'Speed'" in " ".join(reading.taken)


def test_stars_are_counted_and_blanks_are_no_codes():
    parsed = parse_answers(pd.Series(["★★★☆☆", "⭐️⭐️", "", "n/a", None]))
    assert parsed.values.tolist()[:2] == [3, 2]
    assert parsed.silent.tolist() == [False, False, False, True, False]
    assert not parsed.unread.any()
    assert parse_answers(pd.Series([], dtype=object)).values.empty


def test_counts_remarks_and_questions_to_few_are_no_drivers():
    table = survey(1, 10, drivers=("staff",)).assign(stores=[1, 2, 3, 99] * 50, few=np.nan)
    table.loc[:40, "few"] = table.loc[:40, "staff"]
    table["remark"] = np.where(table.index % 20, "", "very good")
    reading = read(table)
    assert reading.blocks["drivers"] == ["staff"]
    assert "'stores' and 'few'" in " ".join(reading.taken)


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
