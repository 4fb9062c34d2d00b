"""What fits on a slide: sizes of type, rows and columns of tables, how large a picture is.

It is reckoned from the letters, so that a deck is the same wherever it is made; a browser test
measures whether it fits.
"""

import base64
import re
import struct

from crmlab.messages import say
from crmlab.notebooks import typeset, without_empty_headers
from crmlab.slides import prose
from crmlab.slides.right_answers import Asked
from crmlab.slides.slide import Slide

WIDTH, HEIGHT = 1280, 720
INSIDE = 1168  # of a slide without its margins
LETTER = 0.53  # of the type's size, on average; a Chinese sign is as wide as it is high
BOLD = 0.62
SIZES = (40, 36, 32, 28, 26, 24)  # of type, the largest that fits
ROWS = 7  # of a table
PICTURE = 1160  # as wide as this, letters of 15 pt are 24 pixels high
BELOW = 34  # a line under a picture
NOTE = 50  # that a table has more rows or columns


def fit(slide: Slide) -> None:
    """Choose the sizes of a slide, and cut what even the smallest would not hold."""
    slide.alone = slide.kind == "idea" and not (slide.points or slide.body)
    slide.numbered = slide.kind == "section" and len(slide.points) > 4
    slide.says, slide.table, slide.table_size, slide.size = "", "", 24, 24
    if slide.picture:
        return _fit_picture(slide)
    if slide.kind == "terms":  # in two columns, as many as a slide holds
        return None
    room = HEIGHT - 122 - 48 * lines(slide.title, 38, INSIDE, BOLD)
    if slide.kind == "section":
        room = HEIGHT - 210 - 66 * lines(slide.title, 52, INSIDE, BOLD)
    width = INSIDE - 300 * (slide.kind == "task")
    if slide.body and slide.kind != "code":
        html = slide.body if slide.body.startswith("<") else typeset(slide.body)
        said = sum(_height(point, SIZES[-1], width) for point in slide.points)
        left = max(room / 2, room - said)  # the words want their room, too
        slide.table, slide.table_size, height = _fit_table(html, left, width)
        room -= height + 0.7 * slide.table_size
    while True:
        said = " ".join(slide.answer) if slide.kind in ("task", "question") else ""
        for size in SIZES[1:]:
            slide.size = size
            height = sum(_height(point, size, width) for point in slide.points)
            height += sum(_asked_height(each, size) for each in slide.asked)
            if said:
                height += (1.4 * lines(said, size, width) + 1.2) * size
            if height <= room:
                return None
        if slide.kind == "task" and len(slide.answer) > 1:
            slide.answer.pop()  # what is asked for stays; the whole task is in the notes
            continue
        if not slide.points:
            return None
        slide.notes.append(f"- {slide.points.pop()}")


def _asked_height(asked: Asked, size: int) -> float:
    words = lines(f"{asked.words} {asked.name}", size, 500)
    return (1.36 * max(words, lines(asked.right, size, 480, BOLD)) + 0.7) * size


def _height(point: str, size: int, width: int) -> float:
    return (1.36 * lines(point, size, width - 1.6 * size) + 0.62) * size


def lines(markdown: str, size: float, width: float, letter: float = LETTER) -> int:
    """Return how many lines a text takes, or a few more."""
    text = re.sub(r"\\[a-z]+|[{}$]", "", prose.plain(markdown))
    return int(1 + _letters(text, letter) * size / width)


def _fit_picture(slide: Slide) -> None:
    """Draw a picture so large that its letters are read; what it says has the room that is left.

    The question beside a widget is what its slide is for: it always has a line.
    """
    width, height = png_size(slide.picture)
    asked = BELOW + 6 if slide.kind == "widget" else 0
    scale = min(PICTURE / width, (HEIGHT - 24 - asked) / height)
    left = HEIGHT - 24 - scale * height
    if slide.final and BELOW * lines(slide.title, 26, WIDTH - 128) + 6 <= left:
        slide.says = slide.title
    elif slide.final:
        slide.notes.append(slide.title)
    slide.width, slide.height = round(scale * width), round(scale * height)


def png_size(source: str) -> tuple[int, int]:
    """Return width and height of a picture in a data URL."""
    head = base64.b64decode(source.partition(",")[2][:64])
    return struct.unpack(">II", head[16:24])


def _fit_table(html: str, room: float, width: float) -> tuple[str, int, float]:
    """Return a table with as many rows and columns as are read, their type, and its height."""
    rows = [
        re.findall(r"<t[hd][^>]*>.*?</t[hd]>", row, re.DOTALL)
        for row in re.findall(r"<tr[^>]*>(.*?)</tr>", html, re.DOTALL)
    ]
    bare = not any('scope="col"' in cell or "<th>" in cell for cell in rows[0][1:])
    body, more = rows[not bare :], []
    head, all_columns = len(rows) - len(body), len(rows[0])
    kept = ROWS if len(body) > ROWS + 1 else len(body)
    for size in SIZES:
        table = [[_Cell(cell, size) for cell in row] for row in rows[: head + kept]]
        columns = _columns_that_fit(table, width)
        heights = _heights(table, columns, size, width)
        if columns == all_columns and sum(heights) <= room - NOTE * (kept < len(body)):
            break
    while kept > 2 and sum(heights) > room - NOTE * (kept < len(body) or columns < all_columns):
        kept -= 1
        heights.pop()
    if kept < len(body):
        count = len(body) - kept
        more.append(say("and one row more", "and {count} rows more", count=count))
    if columns < all_columns:
        count = all_columns - columns
        more.append(say("and one column more", "and {count} columns more", count=count))
    shown = "".join(f"<tr>{''.join(row[:columns])}</tr>" for row in rows[: head + kept])
    note = f'<p class="more">{" · ".join(more)}</p>' if more else ""
    html = f"<table{' class=bare' if bare else ''}>{shown}</table>{note}"
    return without_empty_headers(html), size, sum(heights) + NOTE * bool(more)


class _Cell:
    """How wide a cell would be in one line, and how wide it is at least."""

    def __init__(self, html: str, size: int) -> None:
        text = re.sub("<[^>]+>", "", html).replace("&nbsp;", " ")
        longest = text if "nowrap" in html else max(text.split(" "), key=_letters, default="")
        self.whole, self.least = ((_letters(each) + 1.5) * size for each in (text, longest))


def _letters(text: str, letter: float = 0.6) -> float:
    """Return the width of a text in units of its size."""
    wide = len(re.findall(prose.CHINESE, text))
    return letter * (len(text) - wide) + wide


def _columns_that_fit(table: list[list[_Cell]], width: float) -> int:
    least = [max(cell.least for cell in column) for column in zip(*table, strict=False)]
    columns = len(least)
    while sum(least[:columns]) > width and columns > 2:
        columns -= 1
    return columns


def _heights(table: list[list[_Cell]], columns: int, size: int, width: float) -> list[float]:
    """Return the heights of the rows, where long texts go on in more lines."""
    by_column = list(zip(*table, strict=False))[:columns]
    least = [max(cell.least for cell in column) for column in by_column]
    wish = [max(cell.whole for cell in column) for column in by_column]
    spare = max(width - sum(least), 0) / max(sum(wish) - sum(least), 1)
    widths = [low + min(spare, 1) * (high - low) for low, high in zip(least, wish, strict=True)]
    tall = [
        max(int(0.99 + cell.whole / each) for cell, each in zip(row, widths, strict=False))
        for row in table
    ]
    return [(1.36 * count + 0.72) * size + 2 for count in tall]
