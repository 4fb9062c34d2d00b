"""From a raw table to answers: which columns are satisfaction and its causes, on which scales."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

import numpy as np
import pandas as pd

from crmlab.checks import did_you_mean, listed
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
from crmlab.tables.columns import known_names, plain_name
from crmlab.tables.errors import TableError, about, option
from crmlab.tables.files import open_table
from crmlab.tables.ledger import Ledger
from crmlab.tables.parsed import STRAY
from crmlab.tables.raw import RawTable, repeated_rows
from crmlab.tables.reading import SurveyReading

__all__ = ["read_survey"]

LEADING = ("image", "expectation", "quality", "value")  # constructs that lead to satisfaction
FOLLOWING = ("loyalty", "complaints")
SEVERAL = ("satisfaction", *LEADING, *FOLLOWING, "drivers", "reverse", "group", "other")
MEANINGS = (*SEVERAL, "nps", "wave", "respondent")
LETTERS = {"e": "expectation", "q": "quality", "v": "value", "s": "satisfaction"}
LETTERS |= {"c": "complaints", "l": "loyalty"}
ALL_IN_ALL = re.compile("overall|total|gesamt|总体|整体|总的")
OPPOSITE = re.compile("dissatisf|unsatisf|unzufrieden|不满")
REVERSED = re.compile(r"[_ (]r(ev(ersed?)?)?\)?$", re.IGNORECASE)
LEVELS = 12  # of a group at most
GROUPS = 4
HOLES = 2 / 3  # of the answers to another question, below which one is asked about
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
        survey = _Survey(table, _given(columns, list(table.frame)), scale, unknown, words)
        reading = survey.read()
    if not quiet:
        print("\n".join(reading.taken))
    return reading


def _given(
    columns: Mapping[str, str | Sequence[str] | None] | None, labels: list[str]
) -> dict[str, list[str]]:
    """Return the columns that the caller names, or say what is wrong with them."""
    given = {}
    for meaning, named in (columns or {}).items():
        if meaning not in MEANINGS:
            raise TableError(
                "{column} is no column that is read; those are {columns}. Write: {options}.",
                column=repr(meaning),
                columns=listed(MEANINGS),
                options=option("columns", ("satisfaction", say("name in the file"))),
            )
        if isinstance(named, str):
            named = [named] if named in labels else re.split(r"\s*,\s*", named.strip())
        named = [label for label in named or [] if label]
        known = [*labels, *LEADING] if meaning == "drivers" else labels
        for label in named:
            if label not in known:
                missing = say("there is no column {label}.", label=repr(label))
                there = say("There are {labels}.", labels=listed(labels))
                raise TableError.of(f"{missing}{did_you_mean(label, known)} {there}")
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

    def read(self) -> SurveyReading:
        """Return the reading."""
        frame = self.table.frame
        self.answers = {label: parse_answers(frame[label], self.words) for label in frame}
        self.items = [label for label in frame if self._is_item(label)]
        self._find_blocks()
        self._find_scales()
        self._find_drivers()
        kept = self._kept()
        reverse = self._find_reverse(kept)
        for label in reverse:
            kept[label] = sum(self.scales[label].ends) - kept[label]
        self._check_direction(kept)
        return self._assemble(kept, reverse)

    def _is_item(self, label: str) -> bool:
        """Tell whether a column may be answers on a scale: whole, few, and some given often."""
        answers = self.answers[label]
        values = answers.values.dropna()
        values = values[~values.isin(CODES)]
        whole = values.between(0, 100) & (values % 1 == 0)
        often = not values.is_unique or len(values) < ENOUGH
        return bool(
            answers.share_read >= 0.8
            and whole.mean() >= 1 - STRAY
            and often
            and (values.nunique() > 2 or answers.top)
        )

    # --- which columns

    def _find_blocks(self) -> None:
        """Find what each column is: as it is named by the caller, else by its name."""
        taken = {x for name, named in self.given.items() if name != "reverse" for x in named}
        self.free = [label for label in self.table.frame if label not in taken]
        stems = {label: re.sub(r"\d+[a-z]?$", "", plain_name(label)) for label in self.table.frame}
        family = {"e", "q", "v", "s"} <= set(stems.values())  # one letter alone says nothing
        stems = {label: stems[label] for label in self.free}
        names = known_names("survey")
        for meaning in ("nps", "wave", "respondent", *FOLLOWING, "group", "other", *LEADING):
            if meaning in self.given:
                self.blocks[meaning] = self.given[meaning]
                continue
            exact, *inside = names.get(meaning, [set()])
            found = [
                label
                for label, stem in stems.items()
                if stem in exact or (family and LETTERS.get(stem) == meaning)
            ] or [
                label
                for label, stem in stems.items()
                if any(word in stem for words in inside for word in words)
            ]
            if meaning in LEADING:
                found = [label for label in found if label in self.items]
                found = found if len(found) > 1 else []
            if meaning not in SEVERAL:
                found = found[:1] if len(found) == 1 or meaning != "nps" else self._ask_nps(found)
            self.blocks[meaning] = found
            stems = {label: stem for label, stem in stems.items() if label not in found}
        self.blocks["satisfaction"] = self.given.get("satisfaction") or self._satisfaction(
            stems, family
        )
        for label in self.blocks["satisfaction"]:
            if self.answers[label].share_read < 0.5:
                raise refuse_words(label, self.table.frame[label])
        self._check_holes()
        used = {label for block in self.blocks.values() for label in block}
        self.free = [label for label in self.free if label not in used]
        self.blocks["group"] = self.given.get("group", self._groups())
        self.free = [label for label in self.free if label not in self.blocks["group"]]

    def _ask_nps(self, found: list[str]) -> list[str]:
        fits = [label for label in found if label in self.items]
        if len(fits) > 1:
            raise TableError(
                "{labels} may be how likely people recommend you. Say which: {options}.",
                labels=listed(fits),
                options=option("columns", *(("nps", label) for label in [*fits, ""])),
            )
        return fits

    def _satisfaction(self, stems: dict[str, str], family: bool) -> list[str]:
        """Return the columns of satisfaction, or ask."""
        exact, inside = known_names("survey")["satisfaction"]
        there = {label: stem for label, stem in stems.items() if not OPPOSITE.search(stem)}
        found = {
            label: stem
            for label, stem in there.items()
            if stem in exact or (family and stem == "s")
        }
        if not found:
            found = {label: stem for label, stem in there.items() if any(w in stem for w in inside)}
            overall = [label for label, stem in found.items() if ALL_IN_ALL.search(stem)]
            if len(overall) == 1 < len(found):
                self.taken.append(
                    say(
                        "Satisfaction is {label}; the other questions on satisfaction are taken "
                        "for its drivers.",
                        label=repr(overall[0]),
                    )
                )
                return overall
        blocks: dict[str, list[str]] = {}
        for label, stem in found.items():
            blocks.setdefault(stem, []).append(label)
        if len(blocks) == 1:
            return next(iter(blocks.values()))
        if not blocks:
            raise TableError(
                "no column is recognised as satisfaction. The columns are {labels}. Name it, or "
                "several: {options}.",
                labels=listed(self.table.frame),
                options=option("columns", ("satisfaction", say("one of these"))),
            )
        ways = [",".join(block) for block in blocks.values()]
        raise TableError(
            "{labels} may be satisfaction. Say which it is (of several, the mean counts): "
            "{options}.",
            labels=listed(found),
            options=option("columns", *(("satisfaction", way) for way in [*ways, ",".join(found)])),
        )

    def _check_holes(self) -> None:
        """Ask where a question on satisfaction was put to some of the people only."""
        block = self.blocks["satisfaction"]
        there = pd.DataFrame({label: self.answers[label].values.notna() for label in block})
        few = list(there.columns[there.mean() < HOLES * there.mean().max()])
        if few and "satisfaction" not in self.given:
            raise TableError(
                "Fewer people have answered {few} than the other questions on satisfaction. "
                "Without that, {some} people count; with it, {all}: {options}.",
                few=listed(few),
                some=int(there.drop(columns=few).all(axis=1).sum()),
                all=int(there.all(axis=1).sum()),
                options=option(
                    "columns",
                    ("satisfaction", ",".join(label for label in block if label not in few)),
                    ("satisfaction", ",".join(block)),
                ),
            )

    def _groups(self) -> list[str]:
        """Return the columns that put people into a few groups."""
        named = self.blocks["group"]

        def few(label: str) -> bool:
            values = self.table.frame[label].dropna().astype(str).str.strip()
            levels = values[values != ""].nunique()
            return 2 <= levels <= min(LEVELS, len(values) / ENOUGH)

        texts = [label for label in self.free if self.answers[label].share_read < 0.8]
        return [label for label in dict.fromkeys([*named, *texts]) if few(label)][:GROUPS]

    def _find_drivers(self) -> None:
        """Find the columns and constructs that may lead to satisfaction, or ask."""
        constructs = [name for name in LEADING if self.blocks[name]]
        if "drivers" in self.given:
            drivers = self.given["drivers"]
            self.blocks["drivers"] = drivers
            loose = [label for label in self.free if label in self.items]
        else:
            ends = self.scales[self.blocks["satisfaction"][0]].ends
            same = lambda label: self.scales[label] and self.scales[label].ends == ends  # noqa: E731
            loose = [label for label in self.free if label in self.items and same(label)]
            if constructs and loose:
                raise TableError(
                    "what leads to satisfaction can be taken two ways: {options}; or both: {both}.",
                    options=option(
                        "columns", ("drivers", ",".join(constructs)), ("drivers", ",".join(loose))
                    ),
                    both=option("columns", ("drivers", ",".join([*constructs, *loose]))),
                )
            self.blocks["drivers"] = constructs or loose
            loose = [label for label in self.free if label in self.items and not same(label)]
        named = set(self.blocks["drivers"])
        self.unused = [label for label in loose if label not in named]
        for name in set(constructs) - named:
            self.unused += self.blocks.pop(name)

    # --- which scale

    def _find_scales(self) -> None:
        """Find the scale of each item: as the caller says, as its words are, as answers show."""
        every = self.scale if isinstance(self.scale, str) else None
        each = self.scale if isinstance(self.scale, Mapping) else {}
        for label in each.keys() - {"", *self.table.frame}:
            raise TableError("scale: there is no column {label}.", label=repr(label))
        every = every or each.get("")
        wanted = dict.fromkeys([*self.blocks["satisfaction"], *self.blocks["nps"], *self.items])
        wanted |= dict.fromkeys(
            label for label in self.given.get("drivers", []) if label not in LEADING
        )
        values = {label: self.answers[label].values.dropna() for label in wanted}
        tops = {label: self._top(label, values[label]) for label in wanted if len(values[label])}
        satisfaction = self.blocks["satisfaction"]
        for label in wanted:
            if label in each:
                self.scales[label] = read_scale(each[label], label)
            elif (
                every
                and not self._is_nps(label)
                and (label in satisfaction or self._fits(read_scale(every), values[label]))
            ):
                self.scales[label] = read_scale(every)
            elif top := self.answers[label].top:
                self.scales[label] = Scale(1, top)
        open_ = [label for label in wanted if label not in self.scales]
        self._satisfaction_scale([label for label in satisfaction if label in open_], tops, values)
        for label in open_:
            if label not in self.scales:
                self.scales[label] = self._own_scale(label, tops, values)
        for label, scale in self.scales.items():
            if scale and self.answers[label].falls and scale.low < scale.high and label not in each:
                self.scales[label] = Scale(scale.high, scale.low)
                self.taken.append(
                    say(
                        "{label}: 1 is best, as its words say: it is turned round.",
                        label=repr(label),
                    )
                )
            if self.scales[label]:
                self.scales[label].codes = self._codes(label)
                self._check_fit(label)

    def _fits(self, scale: Scale, values: pd.Series) -> bool:
        return values[~values.isin(CODES)].between(*scale.ends).mean() >= 1 - STRAY

    def _top(self, label: str, values: pd.Series) -> float | None:
        return self.answers[label].top or top_of(values)

    def _satisfaction_scale(self, labels: list[str], tops: dict, values: dict) -> None:
        """Find the one scale of the items of satisfaction, or ask."""
        if not labels:
            return
        seen = {label: tops.get(label) for label in labels if tops.get(label)}
        pool = pd.concat([values[label] for label in labels])
        if pool.empty:
            raise TableError("nobody has answered {labels}.", labels=listed(labels))
        if len(set(seen.values())) > 1:
            ways = ((label, f"{0 if top == 100 else 1}-{top}") for label, top in seen.items())
            raise TableError(
                "the questions on satisfaction seem to be on several scales: {tops}. If so, say "
                "which: {options}; if all are on one: {one}.",
                tops=", ".join(f"{label!r} 1-{top}" for label, top in seen.items()),
                options=" ".join(option("scale", way) for way in ways),
                one=option("scale", f"1-{max(seen.values())}"),
            )
        top = next(iter(seen.values()), None) or top_of(pool)
        if top is None and all(tops.get(label) == 100 or pool.max() > 10 for label in labels):
            top = 100 if self._fits(Scale(0, 100), pool) else None
        low = None if top is None else low_of(top, pool)
        shown = pool
        if low is None and top == 10 and 0 not in pool.to_numpy():
            others = [values[i] for i in self.items if tops.get(i) == 10 and not self._is_nps(i)]
            shown = pd.concat([pool, *others])
            low = low_of(top, shown)
        if low is None:
            raise TableError(
                "which scale is {labels} on? The answers run from {low} to {high}; {top} was given "
                "{count} times. Say which: {options}.",
                labels=listed(labels),
                low=f"{pool.min():g}",
                high=f"{pool[~pool.isin(CODES)].max():g}",
                top=f"{pool[~pool.isin(CODES)].max():g}",
                count=int((pool == pool[~pool.isin(CODES)].max()).sum()),
                options=option("scale", *possible_scales(pool)),
            )
        self.scales |= {label: Scale(low, top) for label in labels}
        counts = {"low": f"{low:g}", "high": f"{top:g}", "best": f"{(shown == top).sum():,}"}
        if top == 10:
            told = say(
                "Scale of satisfaction: {low} to {high}, as the answers show (on all questions of "
                "this kind: 10 was given {best} times, 1 {ones} times, 0 {zeros} times).",
                ones=f"{(shown == 1).sum():,}",
                zeros=f"{(shown == 0).sum():,}",
                **counts,
            )
            zeros_lead = (shown == 0).sum() > max((shown == 1).sum(), (shown == 2).sum())
            if low == 1 or zeros_lead:  # 0 may say that there is no answer
                self.doubt = Scale(1 - low, top)
        else:
            told = say(
                "Scale of satisfaction: {low} to {high}, as the answers show: {high} was given "
                "{best} times.",
                **counts,
            )
        self.taken.append(told)

    doubt = None  # another scale that the answers could be on

    def _is_nps(self, label: str) -> bool:
        return label in self.blocks["nps"]

    def _own_scale(self, label: str, tops: dict, values: dict) -> Scale | None:
        """Return the scale of an item that is not satisfaction, or None where nothing shows it."""
        own = self.scales[self.blocks["satisfaction"][0]]
        if self._is_nps(label):
            if tops.get(label) == 10 or values[label].between(8, 10).any():
                return Scale(0, 10)
            return Scale(1, tops[label]) if tops.get(label) else None
        top = tops.get(label)
        if top is None or top == own.ends[1]:
            return Scale(own.low, own.high) if self._fits(own, values[label]) else None
        low = low_of(top, values[label])
        return Scale(int((values[label] > 0).all()) if low is None else low, top)

    def _codes(self, label: str) -> set[float]:
        """Return the codes for no answer in a column."""
        scale, values = self.scales[label], self.answers[label].values.dropna()
        if self.unknown is not None:
            given = self.unknown.split(",") if isinstance(self.unknown, str) else self.unknown
            given = [] if self.unknown == "none" else given
            try:
                return {float(code) for code in given}
            except ValueError:
                raise TableError(
                    "Codes for no answer are written as {options}; not {given}.",
                    options=option("unknown", "98,99", "none"),
                    given=repr(self.unknown),
                ) from None
        near = values[values.between(90, 97)].value_counts().max()
        for code in (98, 99):
            often = (values == code).sum()
            if scale.ends[1] == 100 and often >= max(ENOUGH, 3 * np.nan_to_num(near)):
                raise TableError(
                    "{label}: {code} was given {count} times: an answer, or no answer? {options}.",
                    label=repr(label),
                    code=code,
                    count=int(often),
                    options=option("unknown", "none", str(code)),
                )
        return codes_beside(scale, values)

    def _check_fit(self, label: str) -> None:
        values, scale = self.answers[label].values.dropna(), self.scales[label]
        if len(values) and (values[~values.isin(scale.codes)].between(*scale.ends)).mean() < 0.5:
            raise TableError(
                "most answers of {label} are not on the scale {scale}. Say which it is: {options}.",
                label=repr(label),
                scale=scale,
                options=option("scale", *((label, way) for way in possible_scales(values))),
            )

    # --- which way round

    def _used(self) -> list[str]:
        """Return the columns with answers that are used."""
        drivers = [
            self.blocks[name] if name in LEADING else [name] for name in self.blocks["drivers"]
        ]
        return [*self.blocks["satisfaction"], *chain(*drivers), *self.blocks["nps"]]

    def _kept(self) -> pd.DataFrame:
        """Return the answers on their scales, the best answer the highest; others are missing."""
        kept = {}
        for label in self._used():
            values, scale = self.answers[label].values, self.scales.get(label)
            if scale is None:
                raise TableError(
                    "which scale is {label} on? Its answers run from {low} to {high}. Say which: "
                    "{options}; 5-1 where 1 is best.",
                    label=repr(label),
                    low=f"{values.min():g}",
                    high=f"{values.max():g}",
                    options=option("scale", *((label, way) for way in possible_scales(values))),
                )
            values = values.where(scale.holds(values))
            kept[label] = sum(scale.ends) - values if scale.low > scale.high else values
        return pd.DataFrame(kept)

    def _find_reverse(self, kept: pd.DataFrame) -> list[str]:
        """Return the items that are asked the other way round, or ask."""
        if "reverse" in self.given:
            for label in self.given["reverse"]:
                if label not in kept:
                    raise TableError(
                        "{label} cannot be turned round: it is not used.", label=repr(label)
                    )
            return self.given["reverse"]
        found = []
        for name in ("satisfaction", *LEADING):
            block = self.blocks.get(name, [])
            against = [one for one in block if _against(kept[one], kept[block].drop(columns=one))]
            named = [label for label in against if REVERSED.search(label)]
            if named and len(named) < len(block):
                against = named
            if against and against == named:
                found += against
                self.taken.append(
                    say("Turned round, as names and answers say: {labels}.", labels=listed(against))
                )
            elif against:
                ways = against if len(against) == len(block) else [",".join(against)]
                raise TableError(
                    "Against the other questions on {block} go {labels}. Is one asked the other "
                    "way round? {options}.",
                    labels=listed(against),
                    block=name,
                    options=option("columns", *(("reverse", way) for way in [*ways, ""])),
                )
        return found

    def _check_direction(self, kept: pd.DataFrame) -> None:
        """Ask which end is best where satisfaction goes against what it should go along with."""
        block = self.blocks["satisfaction"]
        own = self.scales[block[0]]
        if self.scale is not None or any(self.answers[label].top for label in block):
            return
        drivers = [label for label in self.blocks["drivers"] if label in kept]
        for others in (self.blocks["nps"], drivers if len(drivers) > 1 else []):
            others = [label for label in others if label in kept]
            if others and all(_against(kept[one], kept[block]) for one in others):
                ways = [
                    " ".join(option("scale", (label, f"{s:g}-{e:g}")) for label in block)
                    for s, e in (own.ends, own.ends[::-1])
                ]
                raise TableError(
                    "satisfaction falls where {labels} rise. Which end of {block} is best? "
                    "{options}.",
                    labels=listed(others),
                    block=listed(block),
                    options=say("{first} or {second}", first=ways[0], second=ways[1]),
                )

    # --- the account

    def _assemble(self, kept: pd.DataFrame, reverse: list[str]) -> SurveyReading:
        frame = self.table.frame
        ledger = Ledger(self.table, {label: label for label in frame})
        block = self.blocks["satisfaction"]
        for label in block:
            self._set_aside(ledger, label)
        used = [label for label in self._used() if label not in block]
        for label in used:
            for reason, rows in self._faults(label).items():
                rows = rows & ledger.stays
                if rows.any():
                    meaning = say("The row stays; the answer is left out.")
                    ledger.note(
                        say("{column}: {reason}", column=label, reason=reason), meaning, rows
                    )
        stays = ledger.stays
        again = repeated_rows(frame, stays)
        meaning = say("A row that equals an earlier row in every column is kept.")
        ledger.note(say("exact duplicate"), meaning, again)
        index = pd.Index(self.table.rows[stays], name="row")
        who = [*self.blocks["group"], *self.blocks["wave"], *self.blocks["respondent"]]
        facts = frame.loc[stays, list(dict.fromkeys(who))].set_axis(index).astype("str")
        facts = facts.apply(lambda column: column.str.strip().replace("", np.nan))
        account = ledger.account()
        meanings = {
            label: name
            for name, labels in self.blocks.items()
            for label in labels
            if name not in ("other", "drivers", *FOLLOWING) and label in frame
        }
        meanings |= {label: "driver" for label in self.blocks["drivers"] if label in frame}
        account["columns"] = {label: meanings[label] for label in frame if label in meanings}
        return SurveyReading(
            answers=kept.loc[stays, [*block, *used]].set_axis(index),
            facts=facts,
            blocks=self.blocks,
            scales=self._scale_table([*block, *used], reverse),
            taken=[self._roles(), *self.taken, *self._not_used()],
            doubt=None if self.doubt is None else self._doubt(block),
            **account,
        )

    def _faults(self, label: str) -> dict[str, np.ndarray]:
        """Return the rows whose answer is none, by the reason."""
        answers, scale = self.answers[label], self.scales[label]
        values = answers.values
        code, on = values.isin(scale.codes), scale.holds(values)
        return {
            say("code for no answer"): code.to_numpy() | answers.silent,
            say("outside its scale"): (values.notna() & ~on & ~code).to_numpy(),
            say("cannot be read"): answers.unread.copy(),
        }

    def _set_aside(self, ledger: Ledger, label: str) -> None:
        faults = self._faults(label)
        empty = self.answers[label].values.isna().to_numpy() & ~np.logical_or.reduce(
            [*faults.values()]
        )
        for reason, rows in {say("no answer"): empty, **faults}.items():
            if rows.any():
                meaning = say(
                    "A row without an answer to each question on satisfaction is set aside."
                )
                told = say("{column}: {reason}", column=label, reason=reason)
                ledger.set_aside(told, meaning, rows, label)

    def _scale_table(self, labels: list[str], reverse: list[str]) -> pd.DataFrame:
        rows = {}
        for label in labels:
            scale, (code, out, unread) = self.scales[label], self._faults(label).values()
            answers = self.answers[label].values.notna() & ~code & ~out
            counts = [int(rows.sum()) for rows in (answers, code, out | unread)]
            rows[label] = (str(scale), *scale.ends, label in reverse, *counts)
        names = ["scale", "low", "high", "reversed", "answers", "no_answer", "out_of_scale"]
        return pd.DataFrame.from_dict(rows, orient="index", columns=names)

    def _doubt(self, block: list[str]) -> tuple[float, float, str]:
        return (*self.doubt.ends, option("scale", str(self.doubt)))

    def _roles(self) -> str:
        block, drivers = self.blocks["satisfaction"], self.blocks["drivers"]
        if not drivers:
            return say("Satisfaction: {labels}.", labels=listed(block))
        return say(
            "Satisfaction: {labels}. What may lead to it: {drivers}.",
            labels=listed(block),
            drivers=listed(drivers),
        )

    def _not_used(self) -> list[str]:
        if not self.unused:
            return []
        return [
            say(
                "Not taken for drivers, as they are on another scale or not named: {labels}. If "
                "they are: {options}.",
                labels=listed(self.unused),
                options=option("columns", ("drivers", say("NAME,NAME"))),
            )
        ]


def _against(one: pd.Series, others: pd.DataFrame) -> bool:
    """Tell whether answers surely fall where the mean of others rises."""
    if others.shape[1] == 0:
        return False
    pair = pd.concat([one, others.mean(axis=1, skipna=False)], axis=1).dropna()
    if len(pair) < 10 or (pair.nunique() < 2).any():
        return False
    r = np.clip(pair.corr().iloc[0, 1], -0.999999, 0.999999)
    return bool(np.arctanh(r) * np.sqrt(len(pair) - 3) < CLEAR)
