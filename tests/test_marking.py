"""Marking: who handed in what, chapters put together again, marks, gradebooks and pages."""

import csv
import io
import json
import stat
import zipfile
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from submissions import CELLS, EXERCISES, RIGHT, cell, cells, chapter, notebook

from crmlab import cli, load
from crmlab.handout.handed_out import your_answer
from crmlab.marking import mark, sandbox
from crmlab.marking.collecting import collect
from crmlab.marking.inside import coding
from crmlab.marking.kit import make_kit
from crmlab.marking.owners import Owner, ask, assign
from crmlab.marking.restoring import read_chapter, read_submission, restore
from crmlab.roster import Student

LIMITS = sandbox.Limits(cell_seconds=2, seconds=60, memory=2_000_000_000)
HALF = RIGHT | {
    "ex-0-2-answer": "ownership = years['price'].sum()",
    "ex-0-5-answer": "hit_rate = 92",
}
MOODLE = "Ann Lee_4711_assignsubmission_file_/work.ipynb"
CANVAS = "raybob_LATE_815_99_02_value-1.ipynb"


def zipped(members):
    """Return a zip of these members, by name; a value that is None is a link."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            if content is None:
                info.external_attr = (stat.S_IFLNK | 0o777) << 16
                content = b"/etc/passwd"
            archive.writestr(info, content)
    return data.getvalue()


# Collecting


def handed_in(place):
    """Return the files that are found, by whose they are."""
    return {key: [each.told for each in them] for key, them in collect(place).items()}


def test_submissions_are_found_by_the_names_that_an_lms_gives(tmp_path):
    for name in (MOODLE, CANVAS, "eve/02_value.ipynb", ".ipynb_checkpoints/x.ipynb"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"{}")
    (tmp_path / "wang_7_8_all.zip").write_bytes(zipped({"a/b.ipynb": b"{}", "data.csv": b""}))
    who = {(s.name, s.lms, s.lms_id) for them in collect(tmp_path).values() for s in them}
    assert who == {
        ("Ann Lee", "moodle", "4711"),
        ("raybob", "canvas", "815"),
        ("eve", "", ""),
        ("wang", "canvas", "7"),
    }


def test_the_zip_of_an_lms_is_read_as_its_folder_is(tmp_path):
    path = tmp_path / "downloaded.zip"
    path.write_bytes(zipped({MOODLE: b"{}", "bob_1_2_x.zip": zipped({"x.ipynb": b"{}"})}))
    assert sorted(them[0].name for them in collect(path).values()) == ["Ann Lee", "bob"]


def test_the_folder_that_all_notebooks_lie_in_is_nobodys_name(tmp_path):
    for name in ("ann/a.ipynb", "bob/b.ipynb", "cy/c.pdf", "../x.pdf"):
        path = tmp_path / "assignment" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(notebook(cells()))
    assert set(handed_in(tmp_path)) == {"ann", "bob", "cy", "x"}


def test_links_paths_out_and_bombs_in_zips_are_left_out_and_told(tmp_path):
    (tmp_path / "solved.ipynb").symlink_to(chapter(tmp_path.parent / "there"))
    bomb = {"bomb.ipynb": b"0" * 40_000_000}
    (tmp_path / "eve.zip").write_bytes(zipped({"../../eve.ipynb": b"{}", "link.ipynb": None}))
    (tmp_path / "bea.zip").write_bytes(zipped(bomb))
    (tmp_path / "max.zip").write_bytes(b"PK no zip")
    out = "(a link, or a path out of it)"
    assert handed_in(tmp_path) == {
        "bea": ["bomb.ipynb (too large)"],
        "eve": [f"eve.ipynb {out}", f"link.ipynb {out}"],
        "max": ["max.zip (no zip that can be read: File is not a zip file)"],
        "solved": ["solved.ipynb (a link, or no file)"],
    }
    assert not (tmp_path.parent / "eve.ipynb").exists()


def test_files_of_other_kinds_are_found_and_what_is_the_teachers_own_is_not(tmp_path):
    files = {
        "raybob_815_99_essay.pdf": b"",
        "eve/work.rar": b"",
        "eve/notes.docx": zipped({"word/document.xml": b""}),
        "dan.zip": zipped({}),
        "fay.zip": zipped({f"data/{n}.csv": b"" for n in range(4)} | {"__MACOSX/x": b""}),
        "marks/results/ann.json": b"{}",
        "handed_out.csv": b"",
        ".DS_Store": b"",
    }
    for name, content in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    found = collect(tmp_path, [tmp_path / "marks", tmp_path / "handed_out.csv"])
    assert {key: [each.told for each in them] for key, them in found.items()} == {
        "dan": ["dan.zip (in it: nothing)"],
        "eve": ["notes.docx", "work.rar"],
        "fay": ["fay.zip (in it: data/0.csv, data/1.csv, data/2.csv, ...)"],
        "815": ["essay.pdf"],
    }


@pytest.mark.parametrize(
    "ending", [".ipynb", " (1).ipynb", ".ipynb.txt", ".ipynb.json", ".json", ".IPYNB.download"]
)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_notebook_is_one_whatever_its_ending_and_its_encoding(tmp_path, ending, encoding):
    text = notebook(cells({"bill": "# 账单"})).decode().encode(encoding)
    (tmp_path / f"02_value_ann{ending}").write_bytes(text)
    ((found,),) = collect(tmp_path).values()
    assert [each.id for each in found.cells] == list(CELLS)
    ann, bob = (Owner(Student(name), 1, f"02_value_{name}.zip") for name in ("ann", "bob"))
    assert assign({"": [found]}, [ann, bob]) == {"": ann}


# Restoring


def restored(tmp_path, written):
    shipped = read_chapter(chapter(tmp_path).parent.parent / "00_orientation.ipynb")
    return restore(shipped, read_submission(notebook(written))[0], {})


def shipped_check(sources, exercise):
    start = f'from crmlab import check\ncheck("{exercise}"'
    return next(at for at, text in enumerate(sources) if text.startswith(start))


def source(made):
    return [each["source"] for each in made.cells]


def test_deleted_lesson_cells_come_back_and_own_ones_stay_in_their_place(tmp_path):
    helper = cell("new", "def helper():\n    return 48", [])
    written = [helper, cell("ex-0-0-answer", "guests = helper()", []), cell("ex-0-0-check", "", [])]
    made = source(restored(tmp_path, written))
    order = ["datasets.use_folder(data_folder)", "def helper", "guests = ...", "guests = helper()"]
    order += ['check("0-0", guests)', "years = load"]
    places = [next(at for at, text in enumerate(made) if words in text) for words in order]
    assert places == sorted(places)


def test_cells_are_known_by_what_they_assign_where_their_ids_are_lost(tmp_path):
    anew = cells(RIGHT | {"ex-0-2-check": 'check("0-2", ownership + 0)'})
    for number, each in enumerate(anew):
        each["id"] = f"colab{number}"
    made = source(restored(tmp_path, anew))
    for name, answer in RIGHT.items():
        stub = made.index(CELLS[name][1])
        assert made[stub + 1] == answer
    assert made.index('check("0-2", ownership + 0)') == shipped_check(made, "0-2") + 1


def test_an_edited_lesson_runs_before_the_one_that_was_shipped(tmp_path):
    edited = cells({"bill": "years = None\nmine = 3"})
    made = source(restored(tmp_path, edited))
    assert made.index("years = None\nmine = 3") == made.index(CELLS["bill"][1]) - 1


def test_a_copy_of_the_stub_takes_no_answer_back(tmp_path):
    doubled = cells(RIGHT)
    doubled.insert(5, cell("copy", CELLS["ex-0-0-answer"][1], []))
    assert source(restored(tmp_path, doubled)).count(CELLS["ex-0-0-answer"][1]) == 1


def test_texts_below_a_discussion_are_found(tmp_path):
    written = [*cells(), cell("mine", "They differ in *what* they buy.", None)]
    assert restored(tmp_path, written).texts == {"discussion": "They differ in *what* they buy."}


def test_a_text_below_the_label_of_a_hand_out_is_the_answer_and_the_label_alone_is_none(tmp_path):
    for text, found in (("", ""), (" They differ.", "They differ."), ("\n\n1. Yes", "1. Yes")):
        written = [*cells(), cell("discussion-answer", your_answer() + text, None)]
        assert restored(tmp_path / str(len(text)), written).texts == {"discussion": found}


def test_a_memo_is_read_as_a_discussion_is_and_is_not_run(tmp_path):
    stub = "decision = ...\nbecause = ...\nmemo(decision, because)"
    asked = [*cells(), cell("memo", stub, ["memo"])]
    shipped = read_chapter(chapter(tmp_path, asked))
    mine = cell("lost", stub.replace("because = ...", 'because = "It pays."'), [])
    made = restore(shipped, read_submission(notebook([*cells(), mine]))[0], {})
    assert made.texts == {"discussion": 'because = "It pays."'}
    assert not any("memo" in each["source"] for each in made.cells)


# What leaves the sandbox

ANSWERS = [
    *(
        None,
        True,
        3,
        0.1,
        float("inf"),
        "中文",
        2 + 1j,
        pd.Timedelta("3D"),
        pd.Timestamp("2024-06-30"),
    ),
    *([1, [2.5]], (1, 2), {1, 2}, {"a": 1, 2: (3,)}, np.arange(6).reshape(2, 3), np.array(["a"])),
    pd.Series([1.5, 2], ["a", "b"]),
    pd.Series(["x"], pd.MultiIndex.from_tuples([("a", 1)])),
    pd.DataFrame({"a": [1, 2], "b": ["x", None]}, ["r", "s"]),
    pd.Index(["a", "b"]),
]


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: type(answer).__name__)
def test_an_answer_comes_out_as_it_went_in(answer):
    back = coding.read(coding.parse(json.dumps({"a": coding.write(answer)}).encode())["a"])
    if isinstance(answer, pd.DataFrame | pd.Series | pd.Index):
        assert back.equals(answer)
    else:
        assert type(back) is type(answer)
        assert np.array_equal(back, answer) if isinstance(answer, np.ndarray) else back == answer


@pytest.mark.parametrize(
    "line",
    [
        b"[1]",
        b'{"a": NaN}',
        b"{",
        b"\xff",
        b"[" * 100_000,
        b'{"a": ' + b"[" * 900 + b"]" * 900 + b"}",
        b'{"a": {"is": "pickle", "of": "gASV"}}',
        b'{"a": {"is": "series", "of": 3, "index": []}}',
        b'{"a": {"is": "array", "of": [1], "shape": [9]}}',
        b'{"a": {"is": "datetime", "of": "tomorrow"}}',
        b'{"a": {"is": ["x"]}}',
    ],
)
def test_what_is_forged_is_a_value_error(line):
    with pytest.raises(ValueError):
        coding.read(coding.parse(line)["a"])


def test_what_is_too_much_or_no_value_is_told_by_its_type():
    class Bomb:
        def __len__(self):
            raise RuntimeError

    for answer, size in (([0] * 300_000, 300_000), (Bomb(), None)):
        written = coding.write(answer)
        assert written == {"is": "other", "type": type(answer).__name__, "size": size}
        assert type(coding.read(written)).__name__ == type(answer).__name__


def test_in_a_sandbox_stands_nothing_that_is_worth_reading(tmp_path):
    there = [path for path in make_kit(tmp_path / "kit").rglob("*") if path.is_file()]
    assert not [path for path in there if path.name in ("truth.json", "questions.csv", "memo.py")]
    code = "".join(path.read_text(encoding="utf-8") for path in there if path.suffix == ".py")
    for telling in ("Exercise, id=", "hints = (", "BEGIN SOLUTION ###", ".mistake("):
        assert telling not in code
    assert len(there) > 200


# Marks


@pytest.fixture(scope="module", params=["confined", "unconfined"])
def marked(request, tmp_path_factory):
    """Mark a few submissions, in a sandbox and without one."""
    if request.param == "confined" and not sandbox.is_confined():
        pytest.skip("bubblewrap is not here, or may not make sandboxes")
    folder = tmp_path_factory.mktemp("marking")
    place, out = folder / "handed_in", folder / "out"
    handed_in = {
        "Ann Lee_4711_assignsubmission_file_/00.ipynb": cells(RIGHT),
        "Bob <b>x\u202e_4712_assignsubmission_file_/00.ipynb": cells(
            HALF
            | {"ex-0-0-answer": "guests = (48", "discussion": "=cmd|'<script>alert(1)</script>"}
        ),
        "Cyn Ray_4713_assignsubmission_file_/00.ipynb": cells(HALF),
        "Dan_4714_assignsubmission_file_/00.ipynb": cells(),
    }
    for name, written in handed_in.items():
        path = place / name
        path.parent.mkdir(parents=True)
        path.write_bytes(notebook(written))
    broken = place / "Eve_4715_assignsubmission_file_" / "00.ipynb"
    broken.parent.mkdir()
    broken.write_bytes(b"<html>")
    essay = place / "Fay_4716_assignsubmission_file_" / "essay.pdf"
    essay.parent.mkdir()
    essay.write_bytes(b"%PDF")
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "unconfined":
            patch.setattr(sandbox, "is_confined", lambda: False)
        told = mark(place, out, str(chapter(folder)), limits=LIMITS, at_once=2)
    return out, told, request.param


def rows(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_marks_are_those_of_the_answers(marked):
    out, *_ = marked
    by_name = {row["student"]: row for row in rows(out / "marks.csv")}
    points = {name: [float(row[each]) for each in EXERCISES] for name, row in by_name.items()}
    assert points["Ann Lee"] == [1, 1, 1, 1]
    assert points["Bob <b>x"] == [0, 0, 1, 0]  # a syntax error costs its own exercise
    assert points["Cyn Ray"] == [1, 0, 1, 0]
    assert points["Dan"] == points["Eve"] == points["Fay"] == [0, 0, 0, 0]
    assert by_name["Ann Lee"]["total"] == by_name["Ann Lee"]["of"] == "4.0"


def test_who_handed_in_something_else_is_told_what_and_what_to_hand_in(marked):
    out, told, _ = marked
    wanted = "hand in 00_orientation.ipynb"
    problems = {row["student"]: row["problem"] for row in rows(out / "marks.csv")}
    pages = [page(out, "Fay"), (out / "class.html").read_text("utf-8"), problems["Fay"], *told]
    assert sum("Handed in: essay.pdf." in text and wanted in text for text in pages) == 4
    assert "not attempted" not in page(out, "Fay: ")
    assert "Handed in: 00.ipynb. It holds no notebook" in problems["Eve"]


@pytest.fixture
def mark_again(marked, monkeypatch):
    """Mark the same once more, with other options: nothing is run, for all was marked."""
    out, _, how = marked
    monkeypatch.setattr(sandbox, "is_confined", lambda: how == "confined")
    monkeypatch.setattr(sandbox, "run", lambda *_: pytest.fail("marked once more"))
    source = str(out.parent / "chapter/solutions/00_orientation.ipynb")
    return lambda **options: mark(out.parent / "handed_in", out, source, limits=LIMITS, **options)


def test_it_is_said_whether_code_ran_unconfined(marked):
    _, told, how = marked
    assert any("UNCONFINED" in line for line in told) == (how == "unconfined")


def test_what_is_marked_already_is_not_marked_again(marked, mark_again):
    _, told, _ = marked
    assert mark_again() == told


def test_the_class_page_counts_misreadings_in_the_words_of_the_checks(marked):
    out, *_ = marked
    page = (out / "class.html").read_text(encoding="utf-8")
    assert "That is the percentage" in page
    assert "<em>2 learners</em>" in page
    stuck = page[page.index("Who is stuck") : page.index("Not marked")]
    assert "Dan" in stuck and "Cyn Ray" not in stuck
    assert "SyntaxError" in page


def test_names_and_texts_are_escaped_on_each_page(marked):
    out, *_ = marked
    pages = [path.read_text(encoding="utf-8") for path in out.rglob("*.html")]
    assert len(pages) == 8
    assert any("Bob &lt;b&gt;x" in page for page in pages)
    for page in pages:
        assert "<b>x" not in page and "<script" not in page and "\u202e" not in page
    assert "&lt;script&gt;" in (out / "discussions.html").read_text(encoding="utf-8")


def page(out, who):
    """Return the page of a learner."""
    texts = (path.read_text("utf-8") for path in (out / "feedback").iterdir())
    return next(text for text in texts if who in text)


def test_a_syntax_error_stands_beside_its_exercise_with_its_line(marked):
    out, *_ = marked
    text = page(out, "Bob")
    beside = text[text.index("0-0") : text.index("0-2")]
    told = "line 1 of your cell is no Python: <code>guests = (48</code>. Python says SyntaxError: "
    assert f"✗ <code>guests</code> {told}" in beside
    assert "What happened when it ran" not in text


def test_a_learners_page_names_mistakes_and_no_answer(marked):
    out, *_ = marked
    text = page(out, "Cyn Ray")
    assert "That is the percentage" in text
    assert "165,000" not in text and "0.92" not in text
    assert "Cyn Ray: A chapter in a nutshell" in text


def test_gradebooks_are_filled_in_by_id_and_run_no_formula(marked, mark_again, tmp_path):
    out, *_ = marked
    export = tmp_path / "grades.csv"
    export.write_text(
        "Identifier,Full name,Quiz (9),Maximum grade\n"
        "Participant 4713,=cmd|calc,-,8\nParticipant 4711,Somebody Else,-,8\nParticipant 9,X,-,8\n",
        encoding="utf-8",
    )
    told = mark_again(gradebook=export, column="Quiz")
    filled = rows(out / "grades_filled.csv")
    assert [row["Identifier"] for row in filled] == [
        "Participant 4713", "Participant 4711", "Participant 9",
    ]  # fmt: skip
    assert [row["Quiz (9)"] for row in filled] == ["4", "8", ""]
    assert filled[0]["Full name"] == "'=cmd|calc"
    assert any("scaled" in line for line in told)
    assert any("no row of" in line and "Dan" in line for line in told)
    moodle = rows(out / "gradebook_moodle.csv")
    assert {row["Identifier"]: row["Grade"] for row in moodle}["Participant 4711"] == "4.0"


# Whose it is


def test_a_student_is_known_by_what_the_lms_says_before_the_file_says_it(tmp_path):
    for name in ("leeann_4_5_00_orientation_bob.ipynb", "00_orientation_bob.ipynb"):
        (tmp_path / name).write_bytes(b"{}")
    owners = [
        Owner(Student("s1", "Ann Lee"), 7, "00_orientation_ann.zip"),
        Owner(Student("s2", "Bob Ray"), 8, "00_orientation_bob.zip"),
    ]
    found = assign(collect(tmp_path), owners)
    assert {key: owner.seed for key, owner in found.items()} == {"4": 7, "00_orientation_bob": 8}
    two_of_a_name = [*owners, Owner(Student("s3", "Lee Ann"))]
    assert assign(collect(tmp_path), two_of_a_name)["4"] is None


@pytest.mark.parametrize("copy", ["", "-1", " (2)"])
def test_two_of_the_same_name_are_told_apart_by_their_files(tmp_path, copy):
    lees = [Owner(Student(f"s{at}", "Tom Lee"), at, f"02_value_tom_s{at}.zip") for at in (1, 2)]
    for at in (1, 2):
        (tmp_path / f"leetom_{at}_9_02_value_tom_s{at}{copy}.ipynb").write_bytes(b"{}")
    (tmp_path / "leetom_3_9_work.ipynb").write_bytes(b"{}")
    assert assign(collect(tmp_path), lees) == {"1": lees[0], "2": lees[1], "3": None}


def namesakes(place, **made_for):
    """Return two of one name on the list, with a renamed file each; a notebook says whose it is."""
    lees = [Owner(Student(f"s{at}", "Tom Lee"), at, f"02_value_tom_s{at}.zip") for at in (1, 2)]
    for key in ("7", "8"):
        says = {"crmlab": {"student": made_for.get(f"_{key}", "")}}
        written = json.loads(notebook(cells())) | {"metadata": says}
        (place / f"leetom_{key}_9_work.ipynb").write_text(json.dumps(written))
    return collect(place), lees


def test_two_of_the_same_name_with_renamed_files_are_told_apart_by_their_notebooks(tmp_path):
    handed_in, lees = namesakes(tmp_path, _7="s2", _8="s1")
    assert assign(handed_in, lees) == {"7": lees[1], "8": lees[0]}


def test_of_two_of_the_same_name_one_is_known_by_the_number_of_the_lms(tmp_path):
    handed_in, lees = namesakes(tmp_path, _7="s2")
    lees = [replace(lees[0], student=Student("Participant 7", "Tom Lee")), lees[1]]
    assert assign(handed_in, lees) == {"7": lees[0], "8": None}  # s2 may be, and is not guessed
    assert assign(handed_in, [replace(lees[0], student=Student("7", "Ann")), lees[1]])["7"] is None


def test_who_cannot_be_told_apart_is_a_question_with_all_files(tmp_path):
    handed_in, lees = namesakes(tmp_path, _7="s1", _8="s1")
    whose = assign(handed_in, lees)
    asked = ask(handed_in, lees, whose)
    assert whose == {"7": None, "8": None}
    assert asked["7"] == asked["8"] and asked["7"].students == {"s1", "s2"}
    told = "leetom_7_9_work.ipynb, leetom_8_9_work.ipynb; on the list, Tom Lee (s1), Tom Lee (s2)"
    assert told in asked["7"].text and "such as 02_value_tom_s1.ipynb" in asked["7"].text
    (tmp_path / "leetom_8_9_work.ipynb").rename(tmp_path / "leetom_8_9_02_value_tom_s2.ipynb")
    assert assign(collect(tmp_path), lees) == {"7": lees[0], "8": lees[1]}


def test_a_copied_notebook_takes_nothing_from_whom_the_lms_names(tmp_path):
    handed_in, _ = namesakes(tmp_path, _7="s3", _8="s3")
    (tmp_path / "raybob_9_9_work.ipynb").write_bytes(notebook(cells()))
    bob = Owner(Student("s3", "Bob Ray"), 3, "02_value_bob_s3.zip")
    assert assign(collect(tmp_path), [bob]) == {"7": None, "8": None, "9": bob}
    questions = ask(handed_in, [bob], dict.fromkeys(handed_in))
    assert "Bob Ray (s3)" in questions["7"].text


def test_a_question_stands_on_the_class_page_and_on_no_learners(tmp_path, tmp_path_factory):
    namesakes(tmp_path)
    lines = [f"00,s{at},Tom Lee,{at},0-0,02_value_tom_s{at}.zip" for at in (1, 2)]
    listed = tmp_path / "handed_out.csv"
    listed.write_text("\n".join(["chapter,id,student,seed,exercises,file", *lines]))
    out = tmp_path / "out"
    shipped = str(chapter(tmp_path_factory.mktemp("shipped")))
    told = mark(tmp_path, out, shipped, handouts=listed)
    question = "Which is whose? The files leetom_7_9_work.ipynb, leetom_8_9_work.ipynb;"
    text = (out / "class.html").read_text("utf-8")
    assert "Tom Lee (s1)</bdi>" in text and "Tom Lee (s2)</bdi>" in text
    assert text.count(question) == 1 == sum(question in line for line in told)
    assert "not known which file is this learner" in rows(out / "marks.csv")[-1]["problem"]
    assert not (out / "gradebook_canvas.csv").exists()  # nobody gets a 0 for it
    assert len([*(out / "feedback").iterdir()]) == 4
    assert not any("(s2)" in path.read_text("utf-8") for path in (out / "feedback").iterdir())


def test_canvas_writes_names_by_their_letters(tmp_path):
    (tmp_path / "obrienjeanluc_1_9_work.ipynb").write_bytes(b"{}")
    jean_luc = Owner(Student("s1", "Jean-Luc O'Brien"), 7)
    assert assign(collect(tmp_path), [jean_luc, Owner(Student("s2"))]) == {"1": jean_luc}


def test_who_takes_the_name_of_anothers_file_is_not_taken_for_them(tmp_path):
    for name in ("max_4_5_00_orientation_bob.ipynb", "ray_6_7_00_orientation_bob.ipynb"):
        (tmp_path / name).write_bytes(b"{}")
    bob, max_ = Owner(Student("s2"), 8, "00_orientation_bob.zip"), Owner(Student("s3", "Max"), 9)
    assert assign(collect(tmp_path), [bob]) == {"4": None, "6": None}
    assert assign(collect(tmp_path), [bob, max_]) == {"4": max_, "6": bob}


def test_one_hand_out_for_all_is_everybodys(tmp_path):
    for name in ("ann", "bob"):
        (tmp_path / f"{name}.ipynb").write_bytes(b"{}")
    for_all = Owner(Student(""), 5, "02_value.zip")
    assert assign(collect(tmp_path), [for_all]) == {
        name: Owner(Student(name, name), 5, "02_value.zip") for name in ("ann", "bob")
    }


def test_the_data_are_those_of_the_list_whatever_the_notebook_says(tmp_path):
    asked = [
        cell("parameters", "data_folder = None", ["parameters"]),
        cell("setup", CELLS["setup"][1], ["setup"]),
        cell("gaps", "gaps = ...\nworst_stage = ...", ["exercise"]),
        cell("check", 'check("2-2", gaps, worst_stage)', ["check"]),
    ]
    computed = """survey = load("auto_stage_survey")
mine = (survey["experience"] - survey["expectation"]).groupby(survey["stage"]).mean()
check("2-2", {"gaps": mine, "worst_stage": mine.idxmin()})"""
    survey = load("auto_stage_survey")
    of_the_course = (survey["experience"] - survey["expectation"]).groupby(survey["stage"]).mean()
    survey["stage"] = survey["stage"].to_numpy()[::-1]
    copied = f"gaps = {of_the_course.to_dict()}\nworst_stage = {of_the_course.idxmin()!r}"
    given = tmp_path / "given"
    given.mkdir()
    lines = ["chapter,id,student,seed,exercises,file", "02,cy,,7,2-2,cy.zip"]
    for name, answer in {"ann": computed, "bo": copied}.items():
        own = [cell("parameters", "data_folder = 3", []), cell("gaps", answer, [])]
        (tmp_path / "in").mkdir(exist_ok=True)
        (tmp_path / "in" / f"{name}.ipynb").write_bytes(notebook([*own, asked[-1]]))
        survey.to_parquet(tmp_path / "survey")
        data = {"data/auto_stage_survey.parquet": (tmp_path / "survey").read_bytes()}
        (given / f"{name}.zip").write_bytes(zipped(data))
        lines.append(f"02,{name},,5,2-2,{name}.zip")
    (given / "handed_out.csv").write_text("\n".join(lines))
    source = str(chapter(tmp_path, asked, "02_value"))
    handouts = given / "handed_out.csv"
    mark(tmp_path / "in", tmp_path / "out", source, handouts=handouts, limits=LIMITS)
    points = {row["student"]: row["2-2"] for row in rows(tmp_path / "out" / "marks.csv")}
    assert points["ann"] == "1.0"
    assert float(points["bo"]) < 1
    assert "Nothing was handed in" in rows(tmp_path / "out" / "marks.csv")[2]["problem"]


def test_no_page_of_an_earlier_marking_stays(marked, mark_again):
    out, *_ = marked
    pages = sorted((out / "feedback").iterdir())
    (out / "feedback" / "of-nobody_1.html").write_text("Nothing was handed in.")
    mark_again()
    assert sorted((out / "feedback").iterdir()) == pages


def test_weights_and_points_given_by_hand_add_up(marked, mark_again, tmp_path):
    out, *_ = marked
    weights = tmp_path / "marks.toml"
    discussion = '[discussions.discussion]\npoints = 2\nrubric = "a reason"\n'
    weights.write_text(f'[exercises]\n"0-0" = 3\n{discussion}')
    path = out / "discussion_points.csv"
    assert f"no points for a discussion yet, which counts as 0: write them into {path}" in " ".join(
        mark_again(weights=weights)
    )
    assert "no points yet, of 2" in next((out / "feedback").glob("ann-lee*")).read_text()
    path.write_text(path.read_text().replace("4711,Ann Lee,", "4711,Ann Lee,1.5"))
    mark_again(weights=weights)
    assert "1.5 of 2 points" in next((out / "feedback").glob("ann-lee*")).read_text()
    ann = next(row for row in rows(out / "marks.csv") if row["student"] == "Ann Lee")
    assert (ann["0-0"], ann["discussion"], ann["total"], ann["of"]) == ("3.0", "1.5", "4.5", "5.0")


def test_the_example_of_weights_is_read_as_what_was_used(marked, mark_again):
    out, *_ = marked
    mark_again()
    marks = (out / "marks.csv").read_text()
    mark_again(weights=out / "marks.toml")
    assert (out / "marks.csv").read_text() == marks


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[exercises]\n"0-9" = 3\n', "[exercises] names 0-9"),
        ('[exercises]\n"0-0" = -1\n', "0-0 must be a number from 0"),
        ("[exercises", "marks.toml"),
    ],
)
def test_wrong_weights_are_told_in_one_line(tmp_path, text, said):
    (tmp_path / "marks.toml").write_text(text)
    (tmp_path / "ann.ipynb").write_bytes(notebook(cells()))
    options = ["--weights", tmp_path / "marks.toml", "--chapter", chapter(tmp_path / "there")]
    arguments = ["mark", tmp_path, "--out", tmp_path / "out", *options]
    outcome = CliRunner().invoke(cli.main, [*map(str, arguments)])
    assert outcome.exit_code == 1
    assert said in outcome.output


def test_a_folder_without_a_notebook_is_told_in_one_line(tmp_path):
    outcome = CliRunner().invoke(cli.main, ["mark", str(tmp_path)])
    assert outcome.exit_code == 1
    assert "There is no notebook" in outcome.output
