"""Prose of a chapter, cut for a slide: blocks, sentences, the words that it defines, the finding.

What is found is a choice from what is written there: nothing is put in other words.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain, pairwise

CHINESE = r"[\u4e00-\u9fff]"
DEFINED = re.compile(rf"\*{{1,2}}[^*]+\*{{1,2}}[\s,]*\([^()]*{CHINESE}[^()]*\)")
BREAK = re.compile(r"""(?<=[.?!])(?<!\bal\.)(["”)*]*)\s+(?=["“(*`$\w−])|(?<=[。？！])(["”)]*)""")
LIST_ITEM = re.compile(r"^(?:[-*]|\d+\.) +")
# A sentence that begins so leans on the one before it, or talks of the page and not of the matter.
LEANING = re.compile(
    r"(?:It|Its|They|Their|This|That|These|Those|So|But|And|Then|Here|Both|He|She|Not|Or|Nor|Now|"
    r"Also|Again|One caution|Two cautions|The (?:first|second|third|last|other)|What|Below|Above|"
    r"Look|Take|Set|Read|Say|Let|We|You|Neither|Yet|In the (?:table|picture)|The (?:table|picture)|"
    r"Each|There|If)\b"
)
POINTING_BACK = re.compile(r"(?:It|Its|This|That|Such|The other) ")
ON_THE_PAGE = re.compile(r"\b(?:cell|column|row|line|picture|table|next|below|above|`\w+`)\b", re.I)
SHORT, LONG = 28, 118  # letters of a title


@dataclass(frozen=True)
class Block:
    """A piece of markdown between empty lines: ``kind`` is text, list, table, code or heading."""

    kind: str
    source: str

    @property
    def items(self) -> list[str]:
        """The items of a list, each in one line."""
        parts = re.split(r"\n(?=(?:[-*]|\d+\.) +)", self.source)
        return [one_line(LIST_ITEM.sub("", part)) for part in parts]


def one_line(text: str) -> str:
    """Return a text in one line."""
    return " ".join(text.split())


def blocks(markdown: str) -> list[Block]:
    r"""Cut markdown into blocks; what is folded up is for who asks, and left out.

    >>> [block.kind for block in blocks("A *b*.\n\n- c\n- d\n\n<details>e\n\nf</details>")]
    ['text', 'list']
    """
    markdown = re.sub(r"<details>.*?</details>|<!--.*?-->", "", markdown, flags=re.DOTALL)
    found, pieces = [], re.split(r"(```.*?```)|\n\s*\n", markdown, flags=re.DOTALL)
    for piece in filter(None, pieces):
        lines = piece.strip().split("\n")
        listed = next((at for at, line in enumerate(lines) if LIST_ITEM.match(line)), 0)
        for part in (lines[:listed], lines[listed:]):
            if text := "\n".join(part).strip():
                found.append(Block(_kind(text), text))
    return found


def unfolded(markdown: str) -> str:
    r"""Return what a cell says that is folded up as a whole, as what waits for an exercise is.

    >>> unfolded("<details><summary>Seen</summary>\n\nA third.\n\n</details>").strip()
    'A third.'
    """
    return re.sub(
        r"\A<details><summary>.*?</summary>(.*?)</details>", r"\1", markdown, flags=re.DOTALL
    )


def _kind(text: str) -> str:
    starts = {"```": "code", "#": "heading", "|": "table"}
    for start, kind in starts.items():
        if text.startswith(start):
            return kind
    return "list" if LIST_ITEM.match(text) else "text"


def sentences(text: str) -> list[str]:
    """Cut a paragraph into sentences; where one is cut out of bold type, it is bold no more.

    >>> sentences("**One. Two** (Fornell et al. 1996) is 0.5. *Three?* 四。五。")
    ['One.', 'Two (Fornell et al. 1996) is 0.5.', '*Three?*', '四。', '五。']
    """
    found = [part for part in _cut(one_line(text)) if part]
    return [part.replace("**", "") if part.count("**") % 2 else part for part in found]


def _cut(text: str) -> list[str]:
    found, start = [], 0
    for gap in BREAK.finditer(text):
        found.append(text[start : gap.start()] + (gap[1] or gap[2] or ""))
        start = gap.end()
    return [part.strip() for part in [*found, text[start:]]]


def paragraphs(found: Iterable[Block]) -> list[str]:
    """Return the blocks of running text."""
    return [block.source for block in found if block.kind == "text"]


def items(found: Iterable[Block]) -> list[str]:
    """Return what is listed in any block."""
    return [item for block in found if block.kind == "list" for item in block.items]


def lead(paragraph: str) -> tuple[str, str]:
    """Return the bold beginning of a paragraph, or nothing, and the rest.

    >>> lead("**A manager asks: why?** Both.")
    ('A manager asks: why?', 'Both.')
    """
    match = re.match(r"\*\*(.+?)\*\*(?! ?\()\s*", paragraph, re.DOTALL)
    if match and match[1].rstrip("*")[-1:] in '。？！.?!"”:' and len(match[1]) > 8:
        return one_line(match[1]), paragraph[match.end() :]
    return "", paragraph


def opened(paragraphs: list[str]) -> tuple[str, list[str]]:
    """Return the bold beginning of the first paragraph, or nothing, and all sentences behind it."""
    bold, rest = lead(paragraphs[0]) if paragraphs else ("", "")
    return bold, unheaded([rest, *paragraphs[1:]])


def texts(markdown: str) -> list[str]:
    """Return the sentences of all paragraphs."""
    return [*chain(*map(sentences, paragraphs(blocks(markdown))))]


def unheaded(paragraphs: Iterable[str]) -> list[str]:
    """Return the sentences of paragraphs, without the bold words that only head one of them."""
    found = chain(*map(sentences, paragraphs))
    return [each for each in found if not (each.startswith("**") and len(each) < SHORT)]


def told(said: list[str], title: str = "", most: int = 4) -> list[str]:
    """Return what is told of a paragraph: what defines a word, or else what comes first.

    What the title has said is not said again; what points back takes its sentence before along.

    >>> told(["Ask all again.", "Draw 500 times.", "This is the *bootstrap* (自助法)."])
    ['Draw 500 times. This is the *bootstrap* (自助法).']
    """
    defined = [each for each in said if DEFINED.search(each)]
    chosen = (defined or [each for each in said if not each.startswith("(")][:2])[:most]
    found = []
    for before, each in pairwise(["", *said]):
        if each in chosen and not (title and alike(each, title)):
            alone = before in chosen or not POINTING_BACK.match(each)
            found.append(each if alone else f"{before} {each}".strip())
    return found


def finding(candidates: list[str], longest: int = LONG) -> str:
    """Return the sentence that stands best on its own, as the title of a slide; or nothing.

    >>> finding(["It matters.", "The best 4 % bring 48.0 %, not 64 %.", "So say which you mean."])
    'The best 4 % bring 48.0 %, not 64 %.'
    """
    weights = [_weight(sentence, longest) for sentence in candidates]
    best = max(weights, default=0)
    return candidates[weights.index(best)] if best > 0 else ""


def _weight(sentence: str, longest: int) -> float:
    """Return how well a sentence stands alone: nothing for half ones, asides and long ones."""
    bare = plain(sentence)
    length = len(bare) + len(re.findall(CHINESE, bare))
    if not SHORT <= length <= longest or bare[-1] not in ".!。！" or bare[0] in "(":
        return 0
    weight = 2.0 + 2 * sentence.startswith("**") + 1.0 * bool(re.search(r"\d", bare))
    weight += 0.5 * (length < 90) + 0.5 * bool(DEFINED.search(sentence))
    return weight - 1.7 * bool(LEANING.match(bare)) - 1.2 * bool(ON_THE_PAGE.search(bare))


def alike(one: str, other: str) -> bool:
    """Tell whether a sentence says little that the other has not said.

    >>> alike("Its share is the *fill rate*.", "The *fill rate* is the share that is filled.")
    True
    """
    words, others = (set(re.findall(r"\w{3,}", plain(each).lower())) for each in (one, other))
    return len(words & others) >= 0.7 * min(len(words), len(others))


def plain(markdown: str) -> str:
    """Return a sentence without its marks.

    >>> plain("The *gap* of `a_b` is **wide**")
    'The gap of a_b is wide'
    """
    return re.sub(r"\*{1,2}|`", "", markdown)
