"""Submissions found: notebooks in folders and zips, and whose each is, by names that an LMS gives.

Nothing is unpacked on the disk, no link is followed, and of nothing more is read than a limit.
"""

import hashlib
import os
import re
import stat
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path, PurePosixPath

from crmlab.marking.restoring import Cell, MarkingError, read_submission
from crmlab.messages import say
from crmlab.roster import cleaned

LARGEST = 30_000_000  # bytes of one notebook
LARGEST_ZIP = 500_000_000
MOST_FILES = 5_000  # in one zip
MOODLE = re.compile(r"(?P<name>.+?)_(?P<id>\d+)_assignsubmission_")
CANVAS = re.compile(r"(?P<name>[^_]+)(_LATE)?_(?P<id>\d+)_\d+_.")
OURS = re.compile(r"\.ipynb_checkpoints|__MACOSX|^\.")


@dataclass
class Submission:
    """A notebook that was handed in: by whom, as the LMS or the name of the file or folder says."""

    name: str
    path: str
    cells: list[Cell] | None  # none where it is no notebook
    digest: str  # of its bytes, which are not kept: pictures are most of them
    lms: str = ""  # "moodle", "canvas" or nothing
    lms_id: str = ""
    others: list[str] = field(default_factory=list)  # of the same student, that are not marked

    @property
    def key(self) -> str:
        """What is the same in all that one student handed in."""
        return self.lms_id or self.name.casefold()


def collect(place: Path) -> tuple[dict[str, list[Submission]], list[str]]:
    """Return what each student handed in, and what is to be told of files that were left out."""
    if not place.exists():
        raise MarkingError("There is no folder {place}.", place=place)
    told: list[str] = []
    if place.is_dir():
        there = _in_folder(place, told)
    else:
        inside = _in_zip(place.name, place.read_bytes(), told, nested=True)
        there = ((parts[1:], data) for parts, data in inside)
    found = [(parts, _held(data)) for parts, data in there if not any(map(OURS.search, parts))]
    while len(found) > 1 and len({parts[0] for parts, _ in found}) == 1:
        if any(len(parts) == 1 for parts, _ in found):
            break
        found = [(parts[1:], held) for parts, held in found]
    by_student: dict[str, list[Submission]] = defaultdict(list)
    for parts, held in found:
        submission = _of(parts, held)
        by_student[submission.key].append(submission)
    if not found and not told:
        raise MarkingError("There is no notebook (.ipynb) and no .zip in {place}.", place=place)
    return dict(by_student), told


def _in_folder(folder: Path, told: list[str]) -> Iterator[tuple[tuple[str, ...], bytes]]:
    for path, folders, files in os.walk(folder):  # which follows no link
        folders.sort()
        for name in sorted(files):
            file = Path(path, name)
            parts = tuple(cleaned(part) for part in file.relative_to(folder).parts)
            if file.suffix.lower() not in (".ipynb", ".zip"):
                continue
            mode = file.lstat()
            is_zip = file.suffix.lower() == ".zip"
            if not stat.S_ISREG(mode.st_mode):
                told.append(say("{file}: a link, or no file; left out", file="/".join(parts)))
            elif mode.st_size > (LARGEST_ZIP if is_zip else LARGEST):
                told.append(say("{file}: too large; left out", file="/".join(parts)))
            elif is_zip:
                for inner, data in _in_zip(parts[-1], file.read_bytes(), told, nested=True):
                    yield (*parts[:-1], *inner), data
            else:
                yield parts, file.read_bytes()


def _in_zip(
    name: str, data: bytes, told: list[str], nested: bool
) -> Iterator[tuple[tuple[str, ...], bytes]]:
    """Yield the notebooks in a zip, and in those in it; the zip's name is their first part."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            members = archive.infolist()
            if len(members) > MOST_FILES:
                told.append(say("{file}: too many files in it; left out", file=name))
                members = []
            for member in members:
                suffix = PurePosixPath(member.filename).suffix.lower()
                if suffix != ".ipynb" and not (nested and suffix == ".zip"):
                    continue
                parts = tuple(cleaned(p) for p in re.split(r"[/\\]+", member.filename) if p)
                is_link = stat.S_ISLNK(member.external_attr >> 16)
                if is_link or ".." in parts or not parts or ":" in parts[0]:
                    told.append(say("{file}: a link, or a path out of it; left out", file=name))
                    continue
                with archive.open(member) as opened:
                    content = opened.read(LARGEST + 1)
                if len(content) > LARGEST:
                    told.append(say("{file}: too large; left out", file=name))
                elif suffix == ".zip":
                    for inner, unpacked in _in_zip(parts[-1], content, told, nested=False):
                        yield (name, *parts[:-1], *inner), unpacked
                else:
                    yield (name, *parts), content
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, ValueError) as error:
        told.append(say("{file}: no zip that can be read: {error}", file=name, error=error))


def _held(data: bytes) -> tuple[list[Cell] | None, str]:
    """Return the cells of a notebook, none where it is none, and the digest of its bytes."""
    try:
        cells = read_submission(data)
    except MarkingError:
        cells = None
    return cells, hashlib.sha256(data).hexdigest()


def _of(parts: tuple[str, ...], held: tuple[list[Cell] | None, str]) -> Submission:
    """Return a submission, and whose it is by the first part of its path that an LMS has named."""
    path = "/".join(parts)[:300]
    for lms, pattern in (("moodle", MOODLE), ("canvas", CANVAS)):
        for part in parts:
            if named := pattern.match(part):
                return Submission(named["name"][:100], path, *held, lms, named["id"])
    name = re.sub(r"\.(ipynb|zip)$", "", parts[0], flags=re.IGNORECASE)
    return Submission(name[:100] or "?", path, *held)
