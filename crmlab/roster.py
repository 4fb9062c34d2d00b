"""A class list: who the students are, read from whatever a school's system exports."""

import hashlib
import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from crmlab.messages import SpokenError, say
from crmlab.tables.columns.names import plain_name
from crmlab.tables.errors import OneColumnError
from crmlab.tables.files.opening import open_table

# The surest name first. A gradebook's "ID" is the key that it is filled in by.
COLUMNS = {
    "id": "studentid studentnumber studentno idnumber matriculationnumber matrikelnummer 学号 "
    "学生编号 学生号 id identifier sisuserid sisloginid userid username login 编号",
    "name": "name student fullname studentname 姓名 学生姓名 名字",
    "last": "lastname surname familyname nachname 姓",
    "first": "firstname givenname vorname 名",
    "email": "email emailaddress mail emailadresse 邮箱 电子邮箱 电子邮件",
}
LONGEST = 40  # letters of a part of a file's name


class RosterError(SpokenError):
    """A class list that cannot be used; the message says which rows, and what is wrong there."""


@dataclass(frozen=True)
class Student:
    """Somebody in the class: an id that is nobody else's, and a name, perhaps an empty one."""

    id: str
    name: str = ""

    def __str__(self) -> str:
        return say("{name} ({id})", name=self.name, id=self.id) if self.name else self.id


def read_roster(path: Path) -> tuple[list[Student], list[str]]:
    """Return the students of a list (CSV or Excel, UTF-8 or GB18030), and what was left out of it.

    The id is a student number, else the address, else the name. A row without one, such as the
    line of possible points in a gradebook, is left out; two rows with one id are an error.
    """
    try:
        raw = open_table(path, {})
    except OneColumnError:  # a list of names alone
        raw = open_table(path, {"sep": ","})
    cells = {what: _column(raw.frame, names.split()) for what, names in COLUMNS.items()}
    if cells["id"] is None and cells["email"] is None and cells["name"] is None:
        raise RosterError(
            "{file}: no column is a student's id, name or email. The columns are {labels}.",
            file=path.name,
            labels=", ".join(map(repr, raw.frame.columns)),
        )
    blank = pd.Series("", raw.frame.index)
    known = {what: blank if column is None else column for what, column in cells.items()}
    names = known["name"].where(known["name"] != "", known["first"] + " " + known["last"])
    key = next(each for each in ("id", "email", "name") if cells[each] is not None)
    students, left_out, rows = [], list(raw.told), defaultdict(list)
    for row, student_id, name in zip(raw.rows, known[key], names.map(cleaned), strict=True):
        if not student_id:
            left_out.append(say("row {row} has no id: {name}", row=row, name=name or "?"))
            continue
        students.append(Student(student_id, name))
        rows[student_id.casefold()].append(str(row))
    for row in raw.aside["row"]:
        left_out.append(say("row {row} has too many or too few columns", row=row))
    twice = {student_id: at for student_id, at in rows.items() if len(at) > 1}
    if twice:
        told = [f"{student_id} ({', '.join(at)})" for student_id, at in twice.items()]
        raise RosterError(
            "{file}: an id must be one student's; these stand in several rows: {ids}.",
            file=path.name,
            ids="; ".join(told),
        )
    return students, left_out


def _column(frame: pd.DataFrame, names: list[str]) -> pd.Series | None:
    """Return the cells of the column that bears the surest of these names, if one does."""
    found = {plain_name(label): label for label in reversed(frame.columns)}
    known = [plain_name(name) for name in names]
    label = next((found[name] for name in known if name in found), None)
    return None if label is None else frame[label].fillna("").astype(str).map(cleaned)


def cleaned(text: str) -> str:
    r"""Return a text without signs that are not seen, such as those that turn the direction.

    >>> cleaned(" Li \u202e Hua\n")
    'Li Hua'
    """
    seen = "".join(" " if sign.isspace() else sign for sign in unicodedata.normalize("NFC", text))
    return " ".join("".join(s for s in seen if unicodedata.category(s)[0] != "C").split())


def file_part(text: str) -> str:
    """Return a text as a part of a file's name on any system.

    >>> file_part("Li Hua"), file_part("李华"), file_part("../../etc")
    ('li-hua', '李华', 'etc')
    """
    words = re.findall(r"\w+", unicodedata.normalize("NFKC", text))
    return "-".join(words)[:LONGEST].casefold()


def file_key(student_id: str) -> str:
    """Return an id as a part of a file's name; two ids never give the same.

    >>> file_key("2023001"), file_key("../x"), file_key("x")
    ('2023001', 'x-d6b96a', 'x')
    """
    plain = file_part(student_id)
    if plain == student_id and not re.search("-[0-9a-f]{6}$", plain):
        return plain
    return f"{plain}-{hashlib.sha256(student_id.encode()).hexdigest()[:6]}"
