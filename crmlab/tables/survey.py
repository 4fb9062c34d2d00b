"""From a raw table to answers: which columns are satisfaction and its causes, on which scales."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

import numpy as np
import pandas as pd

from crmlab.checks import listed
from crmlab.messages import say
from crmlab.tables.answers import (
    CODES,
    ENOUGH,
    Scale,
    codes_beside,
    low_of,
    parse_answers,
    possible_scales,
    read_scale,
    refuse_words,
    top_of,
)
from crmlab.tables.cells.parsed import STRAY
from crmlab.tables.columns.names import known_names, plain_name
from crmlab.tables.errors import TableError, about, no_column, no_meaning, option
from crmlab.tables.files.opening import open_table
from crmlab.tables.files.raw import RawTable
from crmlab.tables.reading import SurveyReading
from crmlab.tables.sales.ledger import Ledger

__all__ = ["read_survey"]

LEADING = ("image", "expectation", "quality", "value")  # constructs that lead to satisfaction
FOLLOWING = ("loyalty", "complaints")
SEVERAL = ("satisfaction", *LEADING, *FOLLOWING, "drivers", "reverse", "group", "other")
MEANINGS = (*SEVERAL, "nps", "wave", "respondent")
LETTERS = {"e": "expectation", "q": "quality", "v": "value", "s": "satisfaction"}
LETTERS |= {"c": "complaints", "l": "loyalty"}
ALL_IN_ALL = re.compile("overall|total|gesamt|总体|整体|总的")
EXACT = known_names("survey")["satisfaction"][0]
WEIGHTS = re.compile("weight|gewicht|权重")
OPPOSITE = re.compile("dissatisf|unsatisf|unzufrieden|不满")
BOTH_ENDS = re.compile("satisf|zufrieden|满意")  # beside it: "satisfied or dissatisfied"
BEST_IS_1 = re.compile(
    r"\b1\s*[=:]\s*(best|excellent|very (good|satisf)|sehr (gut|zufr)|最好|很满意|非常满意)",
    re.IGNORECASE,
)
REVERSED = re.compile(r"[_ (]r(ev(ersed?)?)?\)?$", re.IGNORECASE)
UNNAMED = r"column \d+|Unnamed: \d+"  # as files and pandas call what has no name
LEVELS = 12  # of a group at most
GROUPS = 4
HOLES = 2 / 3  # of the answers to another question, below which one is asked about
WAVES = 24
FEW = 0.05  # of the answers, up to which they are no rating where only so many are good
CLEAR = -2.58  # standard errors below 0 from which a correlation is surely negative


def read_survey(
    path_or_frame: str | Path | pd.DataFrame,
    columns: Mapping[str, str | Sequence[str] | None] | None = None,
    *,
    scale: str | Mapping[str, str] | None = None,
    unknown: str | Sequence[float] | None = None,
    words: Mapping[str, float] | None = None,
    quiet: bool = False,
    **pandas_arguments: object,
) -> SurveyReading:
    """Read a survey; set every row without an answer on satisfaction aside, with a reason.

    `columns` maps meanings to columns of the file, several as a list or with commas between:
    ``satisfaction``; constructs that lead to it (``image``, ``expectation``, ``quality``,
    ``value``) or ``drivers``, which are columns or constructs; ``reverse``, asked the other way
    round; ``nps``, ``group``, ``wave``, ``respondent``; ``other`` is not used. What is left out is
    found by names and answers; an empty text says that there is none.

    `scale` is that of all answers, such as ``"1-10"`` (``"5-1"`` where 1 is best), or of each
    column; else the answers show it, or a TableError asks. `unknown` are codes for no answer, such
    as ``"98,99"`` or ``"none"``; else the usual ones are, where they are out of scale. `words` are
    numbers of words that are not known. Rows in = good + set aside, always.

    >>> survey = pd.DataFrame({"overall": [5, 4, 5, 99, 1] * 6, "staff": [4, 3, 5, 2, 1] * 6})
    >>> read_survey(survey, quiet=True).scales[["scale", "answers", "no_answer"]]
            scale  answers  no_answer
    overall   1-5       24          6
    staff     1-5       30          0
    """
    table = open_table(path_or_frame, pandas_arguments)
    with about(table.source, table.hint):
        told = _name_by_second_row(table)
        survey = _Survey(table, _given(columns, list(table.frame)), scale, unknown, words)
        survey.taken += told
        reading = survey.read()
    if not quiet:
        print("\n".join(reading.taken))
    return reading


def _name_by_second_row(table: RawTable) -> list[str]:
    """Name parts of a question, unnamed in the header, as the row under it does; say so."""
    frame = table.frame
    first = frame.iloc[0].map(lambda cell: "" if pd.isna(cell) else str(cell).strip())
    unnamed = [re.fullmatch(UNNAMED, str(label)) is not None for label in frame]
    again = any(name and (frame[label].iloc[1:] == name).any() for label, name in first.items())
    starts = first.iloc[0] in ("", "Response")
    if again or not any(first[unnamed]) or not starts or len(frame) <= ENOUGH:
        return []
    parts = {
        label: name
        for label, name, bare, follows in zip(frame, first, unnamed, [*unnamed[1:], 0], strict=True)
        if name and (bare or (follows and not name.startswith("Response")))
    }
    labels = pd.Series([parts.get(label, label) for label in frame])
    frame = frame.set_axis(list(labels.where(~labels.duplicated(), list(frame))), axis=1)
    table.frame, table.rows = frame.iloc[1:].reset_index(drop=True), table.rows[1:]
    return [say("Named by the row under the header: {labels}.", labels=listed(parts.values()))]


def _given(
    columns: Mapping[str, str | Sequence[str] | None] | None, labels: list[str]
) -> dict[str, list[str]]:
    """Return the columns that the caller names, or say what is wrong with them."""
    given = {}
    for meaning, named in (columns or {}).items():
        if meaning not in MEANINGS:
            raise no_meaning(meaning, MEANINGS, example="satisfaction")
        if isinstance(named, str):
            named = [named] if named in labels else re.split(r"\s*,\s*", named.strip())
        named = [label for label in named or [] if label]
        known = LEADING if meaning == "drivers" else ()
        for label in named:
            if label not in (*labels, *known):
                raise no_column(label, labels, known=known)
        given[meaning] = list(dict.fromkeys(named))
        if meaning not in SEVERAL and len(named) > 1:
            raise TableError("{meaning} is one column; name one.", meaning=meaning)
    return given


@dataclass
class _Survey:
    """A survey while it is understood."""

    table: RawTable
    given: dict[str, list[str]]
    scale: str | Mapping[str, str] | None
    unknown: str | Sequence[float] | None
    words: Mapping[str, float] | None
    blocks: dict[str, list[str]] = field(default_factory=dict)
    scales: dict[str, Scale | None] = field(default_factory=dict)
    taken: list[str] = field(default_factory=list)
    doubts: list[Scale] = field(default_factory=list)  # others that satisfaction could be on

    def read(self) -> SurveyReading:
        """Return the reading."""
        frame = self.table.frame
        self.answers = {label: parse_answers(frame[label], self.words) for label in frame}
        for label in frame:
            self.answers[label].falls |= bool(BEST_IS_1.search(label))
        self.values = {label: answers.values.dropna() for label, answers in self.answers.items()}
        self.items = [label for label in frame if self._is_item(label)]
        self._find_blocks()
        self._find_scales()
        self._find_drivers()
        kept = self._kept()
        self._check_direction(kept)
        reverse = self._find_reverse(kept)
        for label in reverse:
            kept[label] = sum(self.scales[label].ends) - kept[label]
        return self._assemble(kept, reverse)

    def _is_item(self, label: str, often: bool = True) -> bool:
        """Tell whether a column may be answers on a scale: whole, and some given ``often``."""
        answers, values = self.answers[label], self.values[label]
        values = values[~values.isin(CODES)]
        whole = (values.between(0, 100) & (values % 1 == 0)).mean() >= 1 - STRAY
        again = not often or not values.is_unique or len(values) < ENOUGH
        some = values.nunique() > (1 if answers.top else 2)
        return bool(answers.share_read >= 0.8 and whole and again and some)

    # --- which columns

    def _find_blocks(self) -> None:
        """Find what each column is: as it is named by the caller, else by its name."""
        used = {x for name, named in self.given.items() if name != "reverse" for x in named}
        stems = {label: re.sub(r"\d+[a-z]?$", "", plain_name(label)) for label in self.table.frame}
        family = {"e", "q", "v", "s"} <= set(stems.values())  # one letter alone says nothing
        letters = LETTERS if family else {}
        free = {label: stem for label, stem in stems.items() if label not in used}

        def found(meaning: str, among: Mapping[str, str]) -> list[str]:
            exact, *inside = known_names("survey").get(meaning, [set()])
            named = [
                x for x, stem in among.items() if stem in exact or letters.get(stem) == meaning
            ]
            words = [word for words in inside for word in words]
            return named or [x for x, stem in among.items() if any(w in stem for w in words)]

        for meaning in ("nps", "wave", "respondent", *FOLLOWING, "group", "other", *LEADING):
            labels = self.given.get(meaning, found(meaning, free))
            if meaning not in self.given:
                if meaning in (*LEADING, "nps"):
                    labels = [label for label in labels if label in self.items]
                if meaning in LEADING and len(labels) == 1:  # a question like any other
                    labels = []
                if meaning == "wave":
                    labels = [label for label in labels if self._levels(label, WAVES)]
                if meaning not in SEVERAL and len(labels) > 1:
                    raise TableError(
                        "{labels} may be the {meaning}. Say which: {options}.",
                        labels=listed(labels),
                        meaning=meaning,
                        options=option("columns", *((meaning, label) for label in [*labels, ""])),
                    )
            self.blocks[meaning] = labels
            free = {label: stem for label, stem in free.items() if label not in labels}
        fall = {x: OPPOSITE.sub("", stem) for x, stem in free.items() if OPPOSITE.search(stem)}
        self.blocks["other"] += [x for x, rest in fall.items() if not BOTH_ENDS.search(rest)]
        free = {label: stem for label, stem in free.items() if label not in self.blocks["other"]}
        block = self.given.get("satisfaction") or found("satisfaction", free)
        if "satisfaction" not in self.given:
            items = [label for label in block if self._is_item(label, often=False)]
            if items and (others := [label for label in block if label not in items]):
                told = say("Not on a scale, so not satisfaction: {labels}.", labels=listed(others))
                self.taken.append(told)
            block = items or block
            block = self._one_block({label: free[label] for label in block})
            self._check_holes(block)
        for label in block:
            if self.answers[label].share_read < 0.5:
                raise refuse_words(label, self.table.frame[label])
        self.blocks["satisfaction"] = block
        self.free = [label for label in free if label not in block]
        if "group" not in self.given:
            texts = [label for label in self.free if self.answers[label].share_read < 0.8]
            named = [*self.blocks["group"], *texts]
            groups = [label for label in named if self._levels(label, LEVELS)]
            self.blocks["group"] = groups[:GROUPS]
            if groups[GROUPS:]:
                line = say(
                    "Not shown as groups, as there are more than {most}: {labels}. Name those to "
                    "show: {options}.",
                    most=GROUPS,
                    labels=listed(groups[GROUPS:]),
                    options=option("columns", ("group", ",".join(groups))),
                )
                self.taken.append(line)
        self.free = [label for label in self.free if label not in self.blocks["group"]]

    def _levels(self, label: str, most: int) -> bool:
        """Tell whether a column has a few values, each of several people."""
        values = self.table.frame[label].dropna().astype(str).str.strip()
        people = values[values != ""].value_counts()
        return (people >= ENOUGH).sum() > 1 and len(people) <= min(most, len(values) / ENOUGH)

    def _one_block(self, found: Mapping[str, str]) -> list[str]:
        """Return the columns of satisfaction among those so named, or ask."""
        blocks: dict[str, list[str]] = {}
        for label, stem in found.items():
            blocks.setdefault(stem, []).append(label)
        overall = [stem for stem in blocks if ALL_IN_ALL.search(stem)]
        if len(overall) == 1 and not any(stem in EXACT for stem in blocks if stem not in overall):
            return blocks[overall[0]]  # the others say with what
        if len(blocks) == 1:
            return list(found)
        if not blocks:
            raise TableError(
                "no column is recognised as satisfaction. The columns are {labels}. Name it, or "
                "several: {options}.",
                labels=listed(self.table.frame),
                options=option("columns", *(("satisfaction", way) for way in self._candidates())),
            )
        ways = [",".join(block) for block in [*blocks.values(), found]]
        raise TableError(
            "{labels} may be satisfaction. Say which it is (of several, the mean counts): "
            "{options}.",
            labels=listed(found),
            options=option("columns", *(("satisfaction", way) for way in ways)),
        )

    def _candidates(self) -> list[str]:
        """Return which columns may be satisfaction by their answers, those of one name together."""
        kept, ways = {name: x for name, x in self.blocks.items() if name not in LEADING}, {}
        for label in self.items:
            if label not in chain(*kept.values()):
                ways.setdefault(re.sub(r"\d+[a-z]?$", "", plain_name(label)), []).append(label)
        return [*map(",".join, ways.values())] or [say("one of these")]

    def _check_holes(self, block: list[str]) -> None:
        """Ask where a question on satisfaction was put to some of the people only."""
        there = pd.DataFrame({label: self.answers[label].values.notna() for label in block})
        few = there.mean() < HOLES * there.mean().max()
        if few.any():
            without, ways = there.loc[:, ~few], (there.columns[~few], there.columns)
            raise TableError(
                "Fewer people have answered {few} than the other questions on satisfaction. "
                "Without that, {some} people count; with it, {all}: {options}.",
                few=listed(there.columns[few]),
                some=int(without.all(axis=1).sum()),
                all=int(there.all(axis=1).sum()),
                options=option("columns", *(("satisfaction", ",".join(way)) for way in ways)),
            )

    def _find_drivers(self) -> None:
        """Find the columns and constructs that may lead to satisfaction, or ask."""
        ends = self.scales[self.blocks["satisfaction"][0]].ends
        constructs = [name for name in LEADING if self.blocks[name]]
        free = [label for label in self.free if label in self.items]
        people = HOLES * len(self.values[self.blocks["satisfaction"][0]])
        loose = [x for x in free if self.scales[x] and self.scales[x].ends == ends]
        loose = [x for x in loose if len(self.values[x]) >= people and self._is_rated(x)]
        if constructs and loose and "drivers" not in self.given:
            ways = [",".join(way) for way in (constructs, loose, [*constructs, *loose])]
            raise TableError(
                "what leads to satisfaction can be taken in several ways: {options}.",
                options=option("columns", *(("drivers", way) for way in ways)),
            )
        drivers = self.given.get("drivers", constructs or loose)
        self.blocks["drivers"] = drivers
        self.unused = [label for label in free if label not in drivers]
        for name in set(constructs) - set(drivers):
            self.unused += self.blocks.pop(name)

    def _is_rated(self, label: str) -> bool:
        """Tell whether some answers are in the better half of a scale: counts and ranks are not."""
        scale = self.scales[label]
        values = self.values[label].loc[scale.holds] - sum(scale.ends) / 2
        return bool(self.answers[label].top or (values * (scale.high - scale.low) > 0).mean() > FEW)

    # --- which scale

    def _find_scales(self) -> None:
        """Find the scale of each item: as the caller says, as its words are, as answers show."""
        each = dict(self.scale) if isinstance(self.scale, Mapping) else {"": self.scale}
        every = each.pop("", None)
        for label in each.keys() - set(self.table.frame):
            raise TableError("scale: there is no column {label}.", label=repr(label))
        satisfaction, nps = self.blocks["satisfaction"], self.blocks["nps"]
        drivers = [label for label in self.given.get("drivers", []) if label not in LEADING]
        wanted = dict.fromkeys([*satisfaction, *nps, *self.items, *drivers])
        tops = {label: self.answers[label].top or top_of(self.values[label]) for label in wanted}
        for label in wanted:
            if label in each:
                self.scales[label] = read_scale(each[label], label)
            elif every and label not in nps and (label in satisfaction or self._fits(every, label)):
                self.scales[label] = read_scale(every)
            elif top := self.answers[label].top:
                self.scales[label] = Scale(1, top)
                if label == satisfaction[0]:
                    said, values = self.table.frame[label], self.values[label]
                    line = say(
                        "{label}: {worst} counts as {low}, {best} as {high}.",
                        label=repr(label),
                        worst=repr(said[values.idxmin()]),
                        low=f"{values.min():g}",
                        best=repr(said[values.idxmax()]),
                        high=f"{values.max():g}",
                    )
                    self.taken.append(line)
        self._satisfaction_scale([x for x in satisfaction if x not in self.scales], tops)
        for label in wanted:
            if label not in self.scales:
                self.scales[label] = self._own_scale(label, tops[label])
            if (scale := self.scales[label]) is None:
                continue
            if self.answers[label].falls and scale.low < scale.high and label not in each:
                scale = self.scales[label] = Scale(scale.high, scale.low)
                told = say("{label}: 1 is best, as its words say: turned round.", label=repr(label))
                self.taken.append(told)
            scale.codes = self._codes(label)
            values = self.values[label]
            if len(values) and values[~values.isin(scale.codes)].between(*scale.ends).mean() < 0.5:
                raise TableError(
                    "most answers of {label} are not on the scale {scale}. Say which it is: "
                    "{options}.",
                    label=repr(label),
                    scale=scale,
                    options=self._ways(label),
                )

    def _ways(self, label: str) -> str:
        return option("scale", *((label, way) for way in possible_scales(self.values[label])))

    def _fits(self, scale: str, *labels: str) -> bool:
        """Tell whether answers are on a scale, but for a few."""
        values = pd.concat([self.values[label] for label in labels])
        on = values[~values.isin(CODES)].between(*read_scale(scale).ends)
        return on.mean() >= 1 - STRAY

    def _satisfaction_scale(self, labels: list[str], tops: Mapping[str, float | None]) -> None:
        """Find the one scale of the items of satisfaction, or ask."""
        if not labels:
            return
        seen = {label: tops[label] for label in labels if tops[label]}
        pool = pd.concat([self.values[label] for label in labels])
        if pool.empty:
            raise TableError("nobody has answered {labels}.", labels=listed(labels))
        if len(set(seen.values())) > 1:
            raise TableError(
                "the questions on satisfaction seem to be on several scales. If so, say which: "
                "{options}; if all are on one: {one}.",
                options=" ".join(option("scale", (x, f"1-{top}")) for x, top in seen.items()),
                one=option("scale", f"1-{max(seen.values())}"),
            )
        falls = any(self.answers[label].falls for label in labels)
        top = top_of(pool)
        if top is None and pool[~pool.isin(CODES)].max() > 10 and self._fits("0-100", *labels):
            top = 100
        low = None if top is None else low_of(top, pool)
        if low is None and top == 10 and (pool == 0).sum() < ENOUGH:
            alike = [x for x in self.items if tops[x] == 10 and x not in self.blocks["nps"]]
            pool = pd.concat([self.values[x] for x in dict.fromkeys([*labels, *alike])])
            low = low_of(top, pool)
        if low is None:
            answers, ways = pool[~pool.isin(CODES)], possible_scales(pool)
            if falls:
                ways = [way for way in ways if read_scale(way).low > read_scale(way).high] or ways
            others = {tops[x] for x in self.items if x not in (*labels, *self.blocks["nps"])}
            if len(labels) == 1 and others - {None, *(read_scale(way).ends[1] for way in ways)}:
                ways = [(labels[0], way) for way in ways]
            raise TableError(
                "which scale is {labels} on? The answers run from {low} to {high}; {high} was "
                "given {count} times. Say which: {options}.",
                labels=listed(labels),
                low=f"{answers.min():g}",
                high=f"{answers.max():g}",
                count=int((answers == answers.max()).sum()),
                options=option("scale", *ways),
            )
        self.scales |= {label: Scale(low, top) for label in labels}
        zeros, ones, twos, best = (int((pool == answer).sum()) for answer in (0, 1, 2, top))
        told = {"low": f"{low:g}", "high": f"{top:g}", "best": f"{best:,}"}
        line = say(
            "Scale of satisfaction: {low} to {high}, as the answers show: {high} was given {best} "
            "times.",
            **told,
        )
        if top == 10:
            line = say(
                "Scale of satisfaction: {low} to {high}, as the answers show (on all questions of "
                "this kind: {best} × 10, {ones} × 1, {zeros} × 0).",
                ones=f"{ones:,}",
                zeros=f"{zeros:,}",
                **told,
            )
            if low == 1 or zeros > max(ones, twos):  # 0 may say that there is no answer
                self.doubts.append(Scale(1 - low, top))
        self.taken.append(line)
        if top < 10 and not falls and not self.blocks["nps"]:  # nothing shows that 1 is not best
            self.doubts.append(Scale(top, low))

    def _own_scale(self, label: str, top: float | None) -> Scale | None:
        """Return the scale of an item that is not satisfaction, or None where nothing shows it."""
        own, values = self.scales[self.blocks["satisfaction"][0]], self.values[label]
        if label in self.blocks["nps"] and (top == 10 or values.between(8, 10).any()):
            if low_of(10, values) == 1:
                told = say("{label}: 0 was never given. Was it asked from 0?", label=repr(label))
                self.taken.append(told)
            return Scale(0, 10)
        if top is None or top == own.ends[1]:
            return Scale(own.low, own.high) if self._fits(str(own), label) else None
        low = low_of(top, values)
        return Scale(int((values > 0).all()) if low is None else low, top)

    def _codes(self, label: str) -> set[float]:
        """Return the codes for no answer in a column."""
        scale, values = self.scales[label], self.values[label]
        if self.unknown is not None:
            codes = self.unknown.split(",") if isinstance(self.unknown, str) else self.unknown
            try:
                return set() if self.unknown == "none" else {float(code) for code in codes}
            except ValueError:
                raise TableError(
                    "Codes for no answer are written as {options}; not {given}.",
                    options=option("unknown", "98,99", "none"),
                    given=repr(self.unknown),
                ) from None
        near = values[values.between(90, 97)].value_counts().max()
        for code in (98, 99) if scale.ends[1] == 100 else ():
            if (often := (values == code).sum()) >= max(ENOUGH, 3 * np.nan_to_num(near)):
                raise TableError(
                    "{label}: {code} was given {count} times: an answer, or no answer? {options}.",
                    label=repr(label),
                    code=code,
                    count=int(often),
                    options=option("unknown", "none", str(code)),
                )
        return codes_beside(scale, values)

    # --- which way round

    def _used(self) -> list[str]:
        """Return the columns with answers that are used."""
        drivers = [self.blocks[x] if x in LEADING else [x] for x in self.blocks["drivers"]]
        return [*self.blocks["satisfaction"], *chain(*drivers), *self.blocks["nps"]]

    def _kept(self) -> pd.DataFrame:
        """Return the answers on their scales, the best answer the highest; others are missing."""
        kept = {}
        for label in self._used():
            values, scale = self.answers[label].values, self.scales.get(label)
            if scale is None:
                raise TableError(
                    "which scale is {label} on? Its answers run from {low} to {high}. Say which: "
                    "{options}.",
                    label=repr(label),
                    low=f"{values.min():g}",
                    high=f"{values.max():g}",
                    options=self._ways(label),
                )
            values = values.where(scale.holds(values))
            kept[label] = sum(scale.ends) - values if scale.low > scale.high else values
        return pd.DataFrame(kept)

    def _find_reverse(self, kept: pd.DataFrame) -> list[str]:
        """Return the items that are asked the other way round, or ask."""
        if "reverse" in self.given:
            for label in set(self.given["reverse"]) - set(kept):
                told = repr(label)
                raise TableError("{label} cannot be turned round: it is not used.", label=told)
            return self.given["reverse"]
        found = []
        alone = [label for label in self.blocks["drivers"] if label not in LEADING]
        for name in ("satisfaction", *LEADING, "drivers"):
            of, block = name, self.blocks.get(name, [])
            others = {label: [x for x in block if x != label] for label in block}
            if name == "drivers":
                of, block = "satisfaction", alone
                others = dict.fromkeys(alone, self.blocks["satisfaction"])
            against = [label for label in block if _against(kept[label], kept[others[label]])]
            named = [label for label in against if REVERSED.search(label)]
            some = name == "drivers" or len(named) < len(block)
            if named and some and (named == against or len(block) == 2):
                found += named
                told = say(
                    "Turned round, as names and answers say: {labels}.", labels=listed(named)
                )
                self.taken.append(told)
            elif against:
                either = name != "drivers" and len(against) == len(block)
                ways = [("reverse", way) for way in (against if either else [",".join(against)])]
                if name == "drivers":
                    ways.append(("other", ",".join(against)))
                raise TableError(
                    "answers to {labels} fall where those on {block} rise. Asked the other way "
                    "round, or (other) not used? {options}; the last to use it as it is.",
                    labels=listed(against),
                    block=of,
                    options=option("columns", *ways, ("reverse", "")),
                )
        return found

    def _check_direction(self, kept: pd.DataFrame) -> None:
        """Ask which end is best where satisfaction goes against what it should go along with."""
        block = self.blocks["satisfaction"]
        drivers = [label for label in self.blocks["drivers"] if label in kept]
        if any(self.answers[label].top for label in block):
            return
        for others in (self.blocks["nps"], drivers if len(drivers) > 1 else []):
            if others and all(_against(kept[one], kept[block]) for one in others):
                low, high = self.scales[block[0]].low, self.scales[block[0]].high
                if self.scale is not None:
                    self.doubts = [Scale(high, low)]
                    continue
                ways = (f"{low:g}-{high:g}", f"{high:g}-{low:g}")
                up, down = (" ".join(option("scale", (x, way)) for x in block) for way in ways)
                raise TableError(
                    "satisfaction falls where {labels} rise. Which end of {block} is best? {up} or "
                    "{down}.",
                    labels=listed(others),
                    block=listed(block),
                    up=up,
                    down=down,
                )

    # --- the account

    def _assemble(self, kept: pd.DataFrame, reverse: list[str]) -> SurveyReading:
        frame, block, used = self.table.frame, self.blocks["satisfaction"], self._used()
        ledger = Ledger(self.table, {label: label for label in frame})
        for label in used:
            empty = self.answers[label].values.isna().to_numpy()
            faults = self._faults(label)
            faults[say("no answer")] = empty & ~np.logical_or.reduce([*faults.values()])
            for reason, rows in faults.items():
                rule, rows = (
                    say("{column}: {reason}", column=label, reason=reason),
                    rows & ledger.stays,
                )
                if label in block and rows.any():
                    meaning = say("A row without an answer on satisfaction is set aside.")
                    ledger.set_aside(rule, meaning, rows, label)
                elif rows.any() and reason != say("no answer"):
                    ledger.note(rule, say("The row stays; the answer is left out."), rows)
        stays = ledger.stays
        if self.blocks["respondent"]:  # else people may answer alike
            ledger.note_repeated()
        index = pd.Index(self.table.rows[stays], name="row")
        roles = ("group", "wave", "respondent")
        facts = frame.loc[stays, [x for role in roles for x in self.blocks[role]]].set_axis(index)
        facts = facts.astype("str").apply(lambda column: column.str.strip().replace("", np.nan))
        meanings = dict.fromkeys(self.blocks["drivers"], "driver")
        for name in ("satisfaction", *LEADING, "nps", *roles):
            meanings |= dict.fromkeys(self.blocks.get(name, []), name)
        account = ledger.account()
        account["columns"] = {label: meanings[label] for label in frame if label in meanings}
        return SurveyReading(
            answers=kept.loc[stays, used].set_axis(index),
            facts=facts,
            blocks=self.blocks,
            scales=self._scale_table(used, reverse),
            taken=[self._roles(), *self.taken, *self._not_used()],
            doubts={option("scale", str(each)): (each.low, each.high) for each in self.doubts},
            **account,
        )

    def _faults(self, label: str) -> dict[str, np.ndarray]:
        """Return the rows whose answer is none, by the reason."""
        answers, scale = self.answers[label], self.scales[label]
        code, on = answers.values.isin(scale.codes), scale.holds(answers.values)
        return {
            say("code for no answer"): code.to_numpy() | answers.silent,
            say("outside its scale"): (answers.values.notna() & ~on & ~code).to_numpy(),
            say("cannot be read"): answers.unread,
        }

    def _scale_table(self, labels: list[str], reverse: list[str]) -> pd.DataFrame:
        rows = {}
        for label in labels:
            scale, (code, out, unread) = self.scales[label], self._faults(label).values()
            there = self.answers[label].values.notna().to_numpy() & ~code & ~out
            counts = [int(rows.sum()) for rows in (there, ~(there | out | unread), out | unread)]
            rows[label] = (str(scale), *scale.ends, label in reverse, *counts)
        names = ["scale", "low", "high", "reversed", "answers", "no_answer", "out_of_scale"]
        return pd.DataFrame.from_dict(rows, orient="index", columns=names)

    def _roles(self) -> str:
        told = {name: listed(self.blocks[name]) for name in ("satisfaction", "drivers")}
        return say("Satisfaction: {satisfaction}. What may lead to it: {drivers}.", **told)

    def _not_used(self) -> list[str]:
        told = [
            say("Weights ({label}) are not used: all count alike.", label=repr(label))
            for label in self.blocks["other"]
            if WEIGHTS.search(plain_name(label))
        ]
        if self.unused:
            drivers = [*self.blocks["drivers"], *self.unused]
            line = say(
                "Not taken for drivers, as they are on another scale, answered by few, seldom in "
                "its better half, or not named: {labels}. If they are: {options}.",
                labels=listed(self.unused),
                options=option("columns", ("drivers", ",".join(drivers))),
            )
            told.append(line)
        return told


def _against(one: pd.Series, others: pd.DataFrame) -> bool:
    """Tell whether answers surely fall where the mean of others rises."""
    if others.shape[1] == 0:
        return False
    pair = pd.concat([one, others.mean(axis=1, skipna=False)], axis=1).dropna()
    if len(pair) < 10 or (pair.nunique() < 2).any():
        return False
    r = np.clip(pair.corr().iloc[0, 1], -0.999999, 0.999999)
    return bool(np.arctanh(r) * np.sqrt(len(pair) - 3) < CLEAR)
