"""Submissions found: files in folders and zips, and whose each is, by names that an LMS gives.

Nothing is unpacked on the disk, no link is followed, and of nothing more is read than a limit. A
file that is no notebook is found, too: somebody has handed it in.
"""

import hashlib
import os
import re
import stat
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path

from crmlab.marking.restoring import Cell, MarkingError, read_submission
from crmlab.messages import say
from crmlab.roster import cleaned

LARGEST = 30_000_000  # bytes of one notebook
LARGEST_ZIP = 500_000_000
MOST_FILES = 5_000  # in one zip
MOST_TOLD = 3  # files, of those in a zip
MOODLE = re.compile(r"(?P<name>.+?)_(?P<id>\d+)_assignsubmission_")
CANVAS = re.compile(r"(?P<name>[^_]+)(_LATE)?_(?P<id>\d+)_\d+_(?=.)")
NOTEBOOK = re.compile(r"\.(ipynb\b.*|json|txt)$", re.IGNORECASE)  # browsers and mail add endings
ENDING = re.compile(r"(\.ipynb\b.*|\.\w+)$", re.IGNORECASE)
OURS = re.compile(r"\.ipynb_checkpoints|__MACOSX|^\.|^(Thumbs\.db|desktop\.ini)$", re.IGNORECASE)


@dataclass
class Submission:
    """A file that was handed in: by whom, as the LMS or the name of the file or folder says."""

    parts: tuple[str, ...]  # of its path
    cells: list[Cell] | None = None  # none where it is no notebook
    digest: str = ""  # of its bytes, which are not kept: pictures are most of them
    made_for: str = ""  # the id of a student, as the notebook says
    why: str = ""  # nothing is read of it, or what is in it instead
    name: str = field(init=False)
    lms: str = field(init=False, default="")  # "moodle", "canvas" or nothing
    lms_id: str = field(init=False, default="")

    def __post_init__(self) -> None:
        first = self.parts[0]
        is_file = len(self.parts) == 1 or _is_zip(first)
        self.name = (ENDING.sub("", first) if is_file else first)[:100] or "?"
        for lms, pattern in (("moodle", MOODLE), ("canvas", CANVAS)):
            if named := next(filter(None, map(pattern.match, self.parts)), None):
                self.name, self.lms, self.lms_id = named["name"][:100], lms, named["id"]
                return

    @property
    def key(self) -> str:
        """What is the same in all that one student handed in."""
        return self.lms_id or self.name.casefold()

    @property
    def path(self) -> str:
        """Where it lies."""
        return "/".join(self.parts)[:300]

    @property
    def stem(self) -> str:
        """The file's name without an ending, in small letters."""
        return ENDING.sub("", self.parts[-1]).casefold()

    @property
    def told(self) -> str:
        """The file as its learner has named it, and why nothing of it is read."""
        file = CANVAS.sub("", self.parts[-1]) if self.lms == "canvas" else self.parts[-1]
        return say("{file} ({why})", file=file, why=self.why) if self.why else file


def collect(place: Path, ours: Iterable[Path] = ()) -> dict[str, list[Submission]]:
    """Return what each student handed in; of what lies there, some files and folders are ours."""
    if not place.exists():
        raise MarkingError("There is no folder {place}.", place=place)
    if place.is_dir():
        found = list(_in_folder(place.resolve(), {path.resolve() for path in ours}))
    else:
        inside = list(_in_zip(place.name, place.read_bytes()))
        if broken := next((each for each in inside if len(each.parts) == 1), None):
            raise MarkingError("{file}: {why}", file=place, why=broken.why)
        found = [replace(each, parts=each.parts[1:]) for each in inside]
    if not found:
        raise MarkingError("There is no notebook (.ipynb) and no .zip in {place}.", place=place)
    by_student: dict[str, list[Submission]] = defaultdict(list)
    for submission in _unwrapped(found):
        by_student[submission.key].append(submission)
    return dict(by_student)


def _in_folder(folder: Path, ours: set[Path]) -> Iterator[Submission]:
    for path, folders, files in os.walk(folder):  # which follows no link
        folders[:] = sorted(name for name in folders if not _is_ours(Path(path, name), ours))
        for file in [Path(path, name) for name in sorted(files)]:
            if not _is_ours(file, ours):
                parts = tuple(cleaned(part) for part in file.relative_to(folder).parts)
                yield from _of_file(file, parts)


def _of_file(file: Path, parts: tuple[str, ...]) -> Iterator[Submission]:
    kept = file.lstat()
    if not stat.S_ISREG(kept.st_mode):
        yield Submission(parts, why=say("a link, or no file"))
    elif _is_zip(file.name) and kept.st_size <= LARGEST_ZIP:
        for each in _notebooks_in_zip(parts[-1], file.read_bytes()):
            yield replace(each, parts=(*parts[:-1], *each.parts))
    elif kept.st_size > LARGEST:
        yield Submission(parts, why=say("too large"))
    else:
        yield _read(parts, file.read_bytes() if NOTEBOOK.search(file.name) else b"")


def _notebooks_in_zip(name: str, data: bytes, nested: bool = True) -> Iterator[Submission]:
    """Yield the notebooks in a zip, and what cannot be read; the zip itself, if there is none."""
    others, is_empty = [], True
    for each in _in_zip(name, data, nested):
        if each.cells is None and not each.why:
            others.append("/".join(each.parts[1:]))
        else:
            is_empty = False
            yield each
    if is_empty:
        files = ", ".join(others[:MOST_TOLD]) or say("nothing")
        files += ", ..." if others[MOST_TOLD:] else ""
        yield Submission((name,), why=say("in it: {files}", files=files))


def _in_zip(name: str, data: bytes, nested: bool = True) -> Iterator[Submission]:
    """Yield the files in a zip, and the notebooks in those in it; its name is their first part."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            members = [each for each in archive.infolist() if not each.is_dir()]
            if len(members) > MOST_FILES:
                yield Submission((name,), why=say("too many files in it"))
                return
            for member in members:
                parts = tuple(filter(None, map(cleaned, re.split(r"[/\\]", member.filename))))
                if parts and not any(OURS.search(part) for part in parts if part != ".."):
                    yield from _of_member(archive, member, (name, *parts), nested)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, ValueError) as error:
        yield Submission((name,), why=say("no zip that can be read: {error}", error=error))


def _of_member(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, parts: tuple[str, ...], nested: bool
) -> Iterator[Submission]:
    is_zip = nested and _is_zip(parts[-1])
    if stat.S_ISLNK(member.external_attr >> 16) or ".." in parts or ":" in parts[1]:
        yield Submission(parts, why=say("a link, or a path out of it"))
    elif not is_zip and not NOTEBOOK.search(parts[-1]):
        yield Submission(parts)
    else:
        with archive.open(member) as opened:
            content = opened.read(LARGEST + 1)
        if is_zip and len(content) <= LARGEST:
            for each in _notebooks_in_zip(parts[-1], content, nested=False):
                yield replace(each, parts=(*parts[:-1], *each.parts))
        else:
            yield _read(parts, content)


def _read(parts: tuple[str, ...], data: bytes) -> Submission:
    """Return a notebook, or a file that is none or too large."""
    if len(data) > LARGEST:
        return Submission(parts, why=say("too large"))
    try:
        cells, made_for = read_submission(data)
    except MarkingError:
        return Submission(parts)
    return Submission(parts, cells, hashlib.sha256(data).hexdigest(), made_for)


def _unwrapped(found: list[Submission]) -> list[Submission]:
    """Return files without the folders in which all notebooks lie that no LMS has named."""
    folders = [each.parts[:-1] for each in found if each.cells is not None and not each.lms]
    deep = min(map(len, folders)) if len(folders) > 1 else 0
    while len({folder[:deep] for folder in folders}) > 1:
        deep -= 1
    shared = folders[0][:deep] if deep else ()
    return [
        replace(each, parts=each.parts[deep:])
        if not each.lms and len(each.parts) > deep and each.parts[:deep] == shared
        else each
        for each in found
    ]


def _is_zip(name: str) -> bool:
    return name.lower().endswith(".zip")


def _is_ours(path: Path, ours: set[Path]) -> bool:
    return path in ours or bool(OURS.search(path.name))
