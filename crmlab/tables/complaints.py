"""From a raw table to cases: a complaint log or a ticket export, one row a case."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd

from crmlab.checks import listed, require_one_of
from crmlab.messages import say
from crmlab.tables.cells.dates import ORDERS, parse_dates, parse_mixed_dates
from crmlab.tables.cells.ids import MISSING, parse_ids
from crmlab.tables.cells.parsed import STRAY, Parsed
from crmlab.tables.cells.words import plain
from crmlab.tables.columns.names import known_names, match, plain_name
from crmlab.tables.errors import DateOrderError, TableError, about, option
from crmlab.tables.files.opening import open_table
from crmlab.tables.files.raw import RawTable
from crmlab.tables.reading import ComplaintReading
from crmlab.tables.sales.ledger import Ledger

__all__ = ["read_complaints"]

DATES = ("opened", "first_response", "closed")
INSTEAD = {"response_time": "first_response", "resolution_time": "closed", "late": "timely"}
TOLD = ("opened", "closed", "cause", "customer_id", "text")  # where another could be meant
ENOUGH = 0.8  # of its cells: what a column must hold to be what it is called
SAMPLE = 300
NOBODY = MISSING | {"anonymous", "unknown", "guest", "匿名", "匿名用户", "未知", "游客"}
YES, NO = "(yes|y|true|1|是)$", "(no|n|false|0|否)$"
MET = "(within.sla|met|achieved|(on|in).?time|timely|及时|按时|未超时|未逾期)$"
MISSED = "((sla.)?violated|breached|missed|late|overdue|not.met|不及时|超时|逾期)$"
FLAGS = {"timely": (f"{YES}|{MET}", f"{NO}|{MISSED}"), "late": (f"{NO}|{MET}", f"{YES}|{MISSED}")}
IS_OPEN = r"(open|new|pending|(on.)?hold|wait|in.progress|to.do|re-?open|escalat|active|assigned)"
IS_OPEN += r"|not |un(re)?solved|待|未|处理中|受理中|进行中|新建|重开|跟进"
IS_CLOSED = r"closed?\b|(re)?solved|done|complete|finish|cancel|declin|reject|withdrawn"
IS_CLOSED += r"|已|结案|办结|完结|关闭|解决|完成|撤"
FLAGS["status"] = (IS_OPEN, IS_CLOSED)
UNITS = {"s": r"\bsec|秒", "min": r"\bmin|分", "h": r"\bh(ou)?rs?\b|小时", "D": r"\bdays?\b|天"}
A_CASE = re.compile(r"\S+@\S+\.\S+|\+?[0-9()/.: -]{7,}|.{161,}", re.DOTALL)  # not a header


def read_complaints(
    path_or_frame: str | Path | pd.DataFrame,
    columns: Mapping[str, str | None] | None = None,
    *,
    date_order: str | None = None,
    quiet: bool = False,
    **pandas_arguments: object,
) -> ComplaintReading:
    """Read a complaint log or a ticket export; set every row that is no case aside, with a reason.

    A row is a case. Columns are recognised by their names, English or Chinese, and by what stands
    in them; `columns` maps meanings to other columns: ``case_id``, ``opened``, ``first_response``,
    ``closed``, ``channel``, ``cause``, ``status``, ``customer_id`` (who complains), ``agent``,
    ``text``, ``timely`` (or ``late``), and for times instead of dates ``response_time`` and
    ``resolution_time``; an empty text says that there is none. Only ``opened`` is needed. Where
    several could be meant and values do not decide, a TableError asks. Rows in = good + set aside.

    >>> log = pd.DataFrame({"工单号": ["T1", "T2", "T1"], "创建时间": ["2024-03-05 09:00"] * 3,
    ...                     "关闭时间": ["2024-03-06 10:00", "2024-03-01", None]})
    >>> read_complaints(log, {"case_id": "工单号"}, quiet=True)
    3 rows in = 1 good + 2 set aside
      1  closed before it was opened
      1  case_id again
    """
    require_one_of("date_order", date_order, (None, *ORDERS))
    table = open_table(path_or_frame, pandas_arguments, numbered=True)  # Jira's Labels, Labels
    with about(table.source, table.hint):
        for place, label in enumerate(table.frame, 1):
            if A_CASE.fullmatch(label):
                raise TableError(
                    "in place of a name, column {place} has a date, a number, an address or a "
                    "long text. Put a line with the columns' names above the first case.",
                    place=place,
                )
        reading = _Log(table, columns or {}, date_order).read()
    if not quiet:
        print("\n".join(reading.taken))
    return reading


@dataclass
class _Log:
    """A complaint log while it is understood."""

    table: RawTable
    given: Mapping[str, str | None]
    date_order: str | None
    found: dict[str, str] = field(default_factory=dict)
    taken: list[str] = field(default_factory=list)

    def read(self) -> ComplaintReading:
        """Return the reading."""
        self._find()
        self._check_ids()
        dates, ledger = self._dates(), Ledger(self.table, self.found)
        has_clock = self._apply_rules(ledger, dates)
        pairs = ", ".join(f"{meaning} {label!r}" for meaning, label in self.found.items())
        cases = self._cases(dates)[ledger.stays]
        return ComplaintReading(
            cases=cases.set_axis(pd.Index(self.table.rows[ledger.stays], name="row")),
            has_clock=has_clock,
            taken=[say("Columns taken: {columns}.", columns=pairs), *self.taken],
            without=[meaning for meaning, label in self.given.items() if not label],
            **ledger.account(),
        )

    def _find(self) -> None:
        """Find what each column is: as the caller names it, else by its name and values."""
        labels, names = list(self.table.frame), known_names("complaints")
        given = {meaning: label or None for meaning, label in self.given.items()}
        self.found = match(labels, given, dict.fromkeys(names, ()))
        told: list[str] = []
        plain = {x: re.sub(r"(?i)^custom.field.\((.*)\)$", r"\1", x) for x in labels}  # of Jira
        plain = {label: plain_name(inside) for label, inside in plain.items()}
        for meaning in sorted(names, key=lambda name: (name != "case_id", name not in DATES)):
            if meaning in given or INSTEAD.get(meaning) in self.found:
                continue
            free = [label for label in labels if label not in self.found.values()]
            fits = [[x for x in free if plain[x] in rank] for rank in names[meaning]]
            fits = [[x for x in rank if self._holds(x, meaning)] for rank in fits]
            if not any(fits):
                continue
            self.found[meaning] = one = self._decided(meaning, next(filter(None, fits)))
            others = [x for rank in fits for x in rank if x != one]
            if others and meaning in TOLD:
                ways = option("columns", *((meaning, label) for label in others))
                line = say(
                    "{meaning} is {label}, as name and values say. If it is {others}: {ways}.",
                    **{"meaning": meaning, "label": repr(one), "ways": ways},
                    others=listed(others, "or"),
                )
                self.taken.append(line)
                told += others
        numbers = self.table.frame.select_dtypes("number")
        dates = [x for x in labels if x not in numbers and self._holds(x, "opened")]
        if "opened" not in self.found and dates:
            raise self._question(DATES[0], dates)
        if "opened" not in self.found:
            raise TableError("no column holds dates. There are {labels}.", labels=listed(labels))
        dates = [x for x in dates if x not in (*self.found.values(), *told)]
        if dates:
            self.taken.append(
                say(
                    "Dates not named as an answer or an end, not used: {labels}.",
                    labels=listed(dates),
                )
            )

    def _holds(self, label: str, meaning: str) -> bool:
        """Tell whether a column holds what its name says."""
        cells = self._filled(label)
        some = pd.Series(cells.unique()[:SAMPLE])
        if not len(some):
            return False
        if meaning in DATES:
            ways = [parse_mixed_dates(some, "", some.index, each) for each in ORDERS]
            return bool((1 - ways[0].bad() * ways[1].bad() * ways[2].bad()).mean() >= ENOUGH)
        if meaning in ("response_time", "resolution_time"):
            return bool(_durations(some, label).notna().mean() >= ENOUGH)
        if meaning in FLAGS:
            return bool(_told(cells, *FLAGS[meaning]).notna().mean() >= ENOUGH)
        if meaning in ("channel", "cause") and cells.nunique() > max(5, len(cells) / 5):
            return False
        return len(some) > 1 or meaning != "cause"

    def _filled(self, label: str) -> pd.Series:
        cells = self.table.frame[label].dropna()
        return cells[~cells.map(plain).isin(MISSING)]

    def _decided(self, meaning: str, fits: Sequence[str]) -> str:
        """Return the one of several columns of equal names that values decide for, or ask."""
        if len(fits) == 1:
            return fits[0]
        ends = []
        if meaning == "case_id":
            ends = [label for label in fits if self._filled(label).is_unique][:1]
        elif meaning in DATES:
            read = {x: parse_mixed_dates(self.table.frame[x], "", self.table.rows) for x in fits}
            days = pd.DataFrame({x: column.values for x, column in read.items()}).dropna()
            end = days.max(axis=1) if meaning == "closed" else days.min(axis=1)
            ends = [x for x in fits if len(days) and (days[x] == end).mean() >= 1 - STRAY]
        if len(ends) != 1:
            raise self._question(meaning, [*fits, ""])
        return ends[0]

    def _question(self, meaning: str, ways: Sequence[str]) -> TableError:
        return TableError(
            "which column is the {meaning}? {options}.",
            meaning=meaning,
            options=option("columns", *((meaning, label) for label in ways)),
        )

    def _check_ids(self) -> None:
        """Ask where what should number the cases repeats too often."""
        label = self.found.get("case_id")
        if label is None:
            self.taken.append(say("No column numbers the cases: each row counts as one."))
            return
        again = self._filled(label).duplicated().mean()
        if again > STRAY and "case_id" not in self.given:
            raise TableError(
                "{label} repeats in {share} of the rows. Does a row stand for a step or a message "
                "(only the first row of each is kept: {first}), for a case ({none}), or is "
                "{label} who complains ({none} {customer})?",
                label=repr(label),
                share=f"{100 * again:.0f} %",
                first=option("columns", ("case_id", label)),
                none=option("columns", ("case_id", "")),
                customer=option("columns", ("customer_id", label)),
            )

    def _dates(self) -> dict[str, Parsed]:
        """Return the dates; where one column does not tell its order, all together may."""
        frame, rows, order = self.table.frame, self.table.rows, self.date_order
        cells = {x: frame[self.found[x]] for x in DATES if x in self.found}
        try:
            read = {x: parse_dates(column, x, rows, order) for x, column in cells.items()}
        except DateOrderError:
            if len(cells) == 1 or order is not None:
                raise
            whole = pd.concat([column.astype(object) for column in cells.values()])
            asked = (whole.reset_index(drop=True), "opened", np.tile(rows, len(cells)))
            told = parse_dates(*asked).values
            ways = {each: parse_dates(*asked, each).values for each in ORDERS}
            order = next(x for x, v in ways.items() if np.array_equal(v, told, equal_nan=True))
            read = {x: parse_dates(column, x, rows, order) for x, column in cells.items()}
        for meaning, end in INSTEAD.items():
            if meaning in self.found and end in DATES:
                spans = _durations(frame[self.found[meaning]], self.found[meaning])
                read[end] = Parsed(read["opened"].values + spans.to_numpy("timedelta64[us]"))
        return {x: read[x] for x in DATES if x in read}

    def _apply_rules(self, ledger: Ledger, dates: dict[str, Parsed]) -> bool:
        """Enter every rule in the ledger; return whether dates have a time of day."""
        frame = self.table.frame
        ledger.set_headers_aside()
        if "case_id" in self.found:
            ids = parse_ids(frame[self.found["case_id"]], "case_id")
            ledger.set_aside_unread(ids, "case_id")
        ledger.set_aside_unread(dates["opened"], "opened")
        for reason, rows in dates["opened"].notes.items():
            ledger.note(reason, say("The clock time is kept as written."), rows)
        opened, clocks = dates["opened"].values, [_has_clock(dates["opened"].values)]
        for end in list(dates)[1:]:
            ledger.empty_unread(dates[end], end, ledger.stays)
            values = dates[end].values
            values[dates[end].bad()] = np.datetime64("NaT")
            if (~np.isnat(values)).any():
                clocks.append(_has_clock(values))
            fine = "us" if all(clocks) else "D"
            early = values.astype(f"M8[{fine}]") < opened.astype(f"M8[{fine}]")
            if end == "closed":
                self._check_ends(early[ledger.stays].sum() / max(1, (~np.isnat(values)).sum()))
                rule, meaning = say("closed before it was opened"), say("Such a row is set aside.")
                ledger.set_aside(rule, meaning, early, end)
            else:
                rule, meaning = say("answered before it was opened"), say("It stays without that.")
                ledger.note(rule, meaning, early & ledger.stays)
                values[early] = np.datetime64("NaT")
        if "case_id" in self.found:
            again = pd.Series(ids.values).where(ledger.stays).duplicated() & ledger.stays
            meaning = say("Only the first row of a case is kept.")
            rule = say("{column} again", column="case_id")
            ledger.set_aside(rule, meaning, again.to_numpy(), "case_id")
        else:
            ledger.note_repeated()
        return all(clocks)

    def _check_ends(self, share: float) -> None:
        """Ask which date is which where most cases would end before they begin."""
        if share > 0.5 and not {"opened", "closed"} <= self.given.keys():
            ends = [self.found["opened"], self.found["closed"]]
            raise TableError(
                "{last} is before {first} in {share} of the rows. Say which is which: {options}.",
                **{"first": repr(ends[0]), "last": repr(ends[1]), "share": f"{100 * share:.0f} %"},
                options=option("columns", *product(("opened", "closed"), ends)),
            )

    def _cases(self, dates: dict[str, Parsed]) -> pd.DataFrame:
        """Return all rows under canonical names."""
        frame, cases = self.table.frame, {name: column.values for name, column in dates.items()}
        for name, label in self.found.items():
            if name in ("case_id", "customer_id"):
                cells = pd.Series(parse_ids(frame[label], name).values, dtype="str")
                cases[name] = cells.mask(cells.str.casefold().isin(NOBODY))
            elif name in ("timely", "late"):
                cases["timely"] = _told(frame[label], *FLAGS[name])
            elif name not in (*DATES, *INSTEAD):
                cells = frame[label].astype("str").str.strip()
                cases[name] = cells.mask(cells.str.casefold().isin(MISSING))
        table = pd.DataFrame(cases)
        by_date = table["closed"].isna().astype(float) if "closed" in table else np.nan
        table["is_open"] = by_date
        if "status" in table:
            table["is_open"] = _told(table["status"], *FLAGS["status"]).fillna(table["is_open"])
        return table


def _told(cells: pd.Series, yes: str, no: str) -> pd.Series:
    """Return 1 for a cell that begins as one pattern, 0 for the other, else nothing."""
    said = cells.map(plain, na_action="ignore").astype("str")
    ways = [said.str.match(way).fillna(False).astype(bool) for way in (yes, no)]
    return pd.Series(np.select(ways, [1.0, 0.0], np.nan), cells.index)


def _durations(cells: pd.Series, label: str) -> pd.Series:
    """Return times: 12:30:00, or numbers in the unit that the label says."""
    unit = next((u for u, word in UNITS.items() if re.search(word, label.casefold())), None)
    written = cells.astype("str").str.strip()
    clocks = written.where(written.str.fullmatch(r"\d+:\d\d(:\d\d)?").fillna(False))
    spans = pd.to_timedelta(clocks.where(clocks.str.count(":") != 1, clocks + ":00"))
    numbers = pd.to_numeric(cells, errors="coerce")
    numbers = numbers.where((numbers >= 0) & (unit is not None))
    return spans.fillna(pd.to_timedelta(numbers, unit=unit or "h"))


def _has_clock(values: np.ndarray) -> bool:
    there = values[~np.isnat(values)]
    return bool(len(there) and (there != there.astype("M8[D]")).mean() > STRAY)
