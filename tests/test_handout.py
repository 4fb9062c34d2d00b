"""Hand-outs: what a learner gets, what nobody but the instructor gets, and whose numbers it has."""

import json
import zipfile
from dataclasses import replace
from itertools import pairwise

import pandas as pd
import pytest
from click.testing import CliRunner
from small_chapter import code, prose, small_chapter

from crmlab import cli, notebooks, own_data, roster
from crmlab.handout import handed_out, making
from crmlab.handout.handed_out import Handout
from crmlab.handout.making import plan_handouts
from crmlab.handout.pages import how_to, learner_notebook
from crmlab.roster import RosterError, Student, cleaned, file_key, read_roster
from tests.chapter_rules import is_tagged, tagged

LIST = "学号,姓名\n001,李华\n002,../../etc/passwd\n003,\n004,a\u202egnp.exe\n,Points Possible\n"


def run(*arguments: str):
    return CliRunner().invoke(cli.main, ["handout", *map(str, arguments)])


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Chapter 00 for two of a list in GB18030, one process after the other."""
    out = tmp_path_factory.mktemp("handouts")
    handouts = plan_handouts("00", [Student("001", "李华"), Student("002", "<b>")], 5, ["0-2"])
    tables = own_data.tables_of(handouts[0].source)
    own = [making.make(each, tables, out) for each in handouts]
    return out, handouts, own


def unzipped(made, which, folder):
    out, handouts, _ = made
    with zipfile.ZipFile(out / handouts[which].line["file"]) as archive:
        archive.extractall(folder)
    return folder / handouts[which].name


def notebook_of(folder):
    return notebooks.read(next(folder.glob("*.ipynb")))


def page_of(folder):
    return (folder / "how_to_start.html").read_text("utf-8")


def test_a_zip_holds_the_notebook_the_page_and_the_tables_of_the_chapter(made):
    out, handouts, _ = made
    with zipfile.ZipFile(out / handouts[0].line["file"]) as archive:
        names = {name.removeprefix("00_orientation_李华_001/") for name in archive.namelist()}
    assert names == {
        "00_orientation_李华_001.ipynb",
        "how_to_start.html",
        "00_orientation_data/auto_campaigns.parquet",
        "00_orientation_data/toy_ownership.csv",
    }


def test_nothing_in_it_is_the_instructors(made, tmp_path):
    folder = unzipped(made, 0, tmp_path)
    notebook = notebook_of(folder)
    assert not tagged(notebook, "instructor")
    assert all(not cell.outputs for cell in notebook.cells if cell.cell_type == "code")
    text = "".join(path.read_text("utf-8") for path in folder.glob("*.*"))
    assert "SOLUTION" not in text and str(made[1][0].seed) not in text
    assert not [path for path in folder.rglob("*") if "truth" in path.name]


def test_the_notebook_says_whose_it_is_and_what_counts(made, tmp_path):
    notebook = notebook_of(unzipped(made, 0, tmp_path))
    told = {"chapter": "00", "student": "001", "exercises": ["0-2"]}
    assert notebook.metadata["crmlab"] == told
    counting = [cell.id for cell in notebook.cells if "This exercise counts" in cell.source]
    assert counting == ["ex-0-2"]
    assert "All others are for practice" in notebook.cells[1].source


def test_below_each_prompt_to_discuss_is_a_cell_for_the_answer_and_the_page_says_so(made, tmp_path):
    folder = unzipped(made, 0, tmp_path)
    cells = notebook_of(folder).cells
    below = {one.id: two for one, two in pairwise(cells) if is_tagged(one, "discussion")}
    assert below.pop("your-memo").id == "memo"
    assert len(below) == 2
    assert all(two.id == f"{one}-answer" for one, two in below.items())
    assert {two.source for two in below.values()} == {handed_out.your_answer()}
    assert "a cell <b>Your answer:</b>" in page_of(folder)


def test_a_memo_has_a_cell_of_its_own_for_the_answer():
    solved = small_chapter(
        prose("title", "# Value"),
        code("parameters", "data_folder = None", "parameters"),
        prose("your-memo", "Should it?", "discussion"),
        code("memo", "decision = ...", "memo"),
    )
    given = Handout(notebooks.find_sources(["02"])[0], Student("1"), 3, ("2-2",))
    assert [cell.id for cell in learner_notebook(solved, given).cells][-2:] == ["your-memo", "memo"]


def test_the_page_says_which_answers_are_the_learners_own():
    solved = notebooks.read(notebooks.find_sources(["02"])[0])
    given = Handout(notebooks.find_sources(["02"])[0], Student("1"), 3, ("2-1", "2-2"))
    page = how_to(solved, given, {"2-2"})
    rows = [line for line in page.split("<tr>") if line.startswith("<td>")]
    assert ["your own" in row for row in rows] == [False, True]
    assert ["the same for all" in row for row in rows] == [True, False]
    for_all = how_to(solved, replace(given, student=Student("")), {"2-2"})
    assert "<td>your own" not in for_all and "the same for all" not in for_all


def test_neighbours_have_other_numbers(made, tmp_path):
    tables = []
    for which in (0, 1):
        folder = unzipped(made, which, tmp_path / str(which))
        tables.append(pd.read_parquet(folder / "00_orientation_data" / "auto_campaigns.parquet"))
    assert not tables[0].equals(tables[1])
    assert made[1][0].seed != made[1][1].seed


def test_it_runs_where_it_was_unzipped_on_its_own_data(made, tmp_path):
    folder = unzipped(made, 0, tmp_path)
    notebook = notebook_of(folder)
    notebook.cells = [c for c in notebook.cells if c.id in ("parameters", "setup", "firms-data")]
    notebook.cells[-1].source = 'load("auto_campaigns")["sales"].sum()'
    shown = notebooks.execute(notebook, folder).cells[-1].outputs[0].data["text/plain"]
    table = pd.read_parquet(folder / "00_orientation_data" / "auto_campaigns.parquet")
    assert float(shown.split("(")[-1].strip(")")) == pytest.approx(table["sales"].sum())


def test_a_notebook_alone_says_what_is_missing(made, tmp_path):
    notebook = notebook_of(unzipped(made, 0, tmp_path))
    notebook.cells = [c for c in notebook.cells if c.id in ("parameters", "setup")]
    with pytest.raises(notebooks.NotebookError, match="unzip all of it, and leave the two side"):
        notebooks.execute(notebook, tmp_path)


def test_a_name_is_text_on_the_page(made, tmp_path):
    page = page_of(unzipped(made, 1, tmp_path))
    assert "&lt;b&gt; (002)" in page and "<b> (002)" not in page


def test_what_is_there_is_not_made_again_unless_something_changed(made, monkeypatch):
    out, handouts, _ = made
    tables = own_data.tables_of(handouts[0].source)
    monkeypatch.setattr(making, "write_edition", lambda *_: pytest.fail("made again"))
    assert making.make(handouts[0], tables, out) is None
    with pytest.raises(pytest.fail.Exception):
        making.make(Handout(handouts[0].source, handouts[0].student, 8, ("0-2",)), tables, out)


def test_exercises_with_numbers_of_their_own_are_told_from_those_alike(tmp_path):
    source = notebooks.find_sources(["02"])[0]
    own_data.write_edition(tmp_path, 3, ["auto_stage_survey", "bank_customers", "toy_pyramid"])
    own = making._own_numbers(Handout(source, Student("1"), 3, ()), tmp_path)
    assert {"2-2", "2-5"} <= own and not {"2-1", "2-7"} & own


def test_the_roster_of_seeds_is_kept_over_chapters_and_late_students(tmp_path):
    source = notebooks.find_sources(["00"])[0]
    first = [Handout(source, Student("=1+2", "@Li"), 11, ("0-1", "0-2"))]
    handed_out.add_handed_out(first, tmp_path)
    handed_out.add_handed_out([Handout(source, Student("2"), 12, ())], tmp_path)
    lines = handed_out.read_handed_out(tmp_path / "handed_out.csv")
    assert lines[["id", "student", "seed"]].values.tolist() == [["2", "", 12], ["=1+2", "@Li", 11]]
    assert lines["exercises"].tolist() == ["", "0-1 0-2"]
    changed = [Handout(source, Student("2"), 13, ())]
    with pytest.raises(handed_out.HandoutError, match="2 has the data of seed 12"):
        handed_out.check_seeds(changed, tmp_path)


def test_seed_0_is_the_courses_own_edition(tmp_path):
    own_data.write_edition(tmp_path, 0, ["toy_abc", "bank_gold"])
    for path in tmp_path.iterdir():
        assert (
            path.read_bytes() == (own_data.DATA / path.stem.split("_")[0] / path.name).read_bytes()
        )


def test_the_command_hands_out_to_all_and_says_what_differs(tmp_path):
    result = run("00", "--out", tmp_path, "--seed", 3)
    assert result.exit_code == 0, result.output
    assert "1 hand-out of 00_orientation is in" in result.output
    assert (tmp_path / "00_orientation.zip").exists()
    metadata = json.loads(
        zipfile.ZipFile(tmp_path / "00_orientation.zip").read("00_orientation/00_orientation.ipynb")
    )["metadata"]["crmlab"]
    assert metadata["student"] == "" and len(metadata["exercises"]) == 7


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["02", "--exercises", "2-1,9-9"], "There is no exercise 9-9 in 02_value"),
        (["77"], "There is no solved chapter '77'"),
        (["02", "--students", "nowhere.csv"], "There is no file 'nowhere.csv'"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(arguments, told, tmp_path):
    result = run(*arguments, "--out", tmp_path / "out")
    assert result.exit_code == 1 and told in result.output, result.output


def test_without_the_courses_folder_it_says_where_it_works(monkeypatch, tmp_path):
    monkeypatch.setattr(own_data, "DATA", tmp_path)
    assert "in the course's own folder" in run("02", "--out", tmp_path).output


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_list_is_read_in_either_encoding_and_hostile_names_are_harmless(tmp_path, encoding):
    (tmp_path / "list.csv").write_text(LIST, encoding=encoding)
    students, left_out = read_roster(tmp_path / "list.csv")
    assert students[0] == Student("001", "李华")
    assert left_out == ["row 6 has no id: Points Possible"]
    source = notebooks.find_sources(["02"])[0]
    names = [Handout(source, student, 1, ()).name for student in students]
    assert names == [
        "02_value_李华_001",
        "02_value_etc-passwd_002",
        "02_value_003",
        "02_value_agnp-exe_004",
    ]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("First name,Surname,ID number,Email address\nHua,Li,007,h@x.edu\n", ("007", "Hua Li")),
        ("Student,ID,SIS User ID,Section\nHua Li,55,u7,A\n", ("55", "Hua Li")),
        ("Email;Full name\nh@x.edu;Hua Li\n", ("h@x.edu", "Hua Li")),
        ("name\nHua Li\nMei Wang\n", ("Hua Li", "Hua Li")),
    ],
)
def test_the_columns_of_the_usual_exports_are_known(tmp_path, text, first):
    (tmp_path / "list.csv").write_text(text)
    assert read_roster(tmp_path / "list.csv")[0][0] == Student(*first)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("id,name\n1,a\n2,b\n1,c\n", r"1 \(2, 4\)"),
        ("a,b\n1,2\n", "no column is a student's id, name or email"),
    ],
)
def test_a_list_that_does_not_tell_students_apart_is_refused(tmp_path, text, told):
    (tmp_path / "list.csv").write_text(text)
    with pytest.raises(RosterError, match=told):
        read_roster(tmp_path / "list.csv")


def test_two_ids_never_share_a_file():
    ids = ["x", "../x", "x-d6b96a", "X", "x" * 50, "x" * 51, "con", "a b", "a-b", ""]
    assert len({file_key(each) for each in ids}) == len(ids)
    assert cleaned("a\u202e\u200b\tb\x00") == "a b" and roster.LONGEST < 60
