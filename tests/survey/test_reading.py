"""Survey files as people export them, and how the next one is read alike."""

import numpy as np
import pandas as pd
import pytest
from survey_files import AGREE, read, survey

from crmlab.tables import TableError, read_map, read_survey, with_map, write_map


def test_an_export_with_lines_of_text_under_its_header_is_read():
    table = survey().assign(Status="IP Address", Finished=True).astype(object)
    texts = pd.DataFrame([{label: f"Text of {label}?" for label in table}])
    reading = read(pd.concat([texts, table], ignore_index=True))
    assert list(reading.rejected["reason"]) == ["sat1: cannot be read"]
    assert reading.blocks["group"] == []
    assert len(reading.answers) == 200


def test_parts_of_a_question_are_named_by_the_row_under_the_header():
    table = survey(drivers=("staff", "price", "speed"), questions=1).astype(str)
    top = ["How satisfied or dissatisfied are you overall?", "And with", "", ""]
    names = pd.DataFrame([["Response", "Staff", "Price", "Speed"]], columns=table.columns)
    table = pd.concat([names, table]).set_axis(top, axis=1)
    reading = read(pd.concat([pd.Series(["", *range(200)], table.index, name="ID"), table], axis=1))
    assert (reading.rows_in, len(reading.rejected)) == (200, 0)
    assert list(reading.answers) == [top[0], "Staff", "Price", "Speed"]
    assert "under the header: 'Staff', 'Price' and 'Speed'" in " ".join(reading.taken)


def test_chinese_headers_and_semicolons_are_read(tmp_path):
    table = survey().set_axis(["总体满意度", "服务态度", "价格", "环境"], axis=1)
    table["性别"] = ["男", "女"] * 100
    (tmp_path / "s.csv").write_bytes(table.to_csv(sep=";", index=False).encode("gb18030"))
    reading = read(tmp_path / "s.csv")
    assert reading.blocks["satisfaction"] == ["总体满意度"]
    assert reading.blocks["drivers"] == ["服务态度", "价格", "环境"]
    assert reading.blocks["group"] == ["性别"]


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
