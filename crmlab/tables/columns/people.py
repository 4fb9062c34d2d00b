"""Who the customer is: decided by what stands in the columns, and not by their names alone."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from crmlab.checks import listed
from crmlab.messages import say
from crmlab.tables.cells.dates import are_written_dates
from crmlab.tables.cells.parsed import is_blank
from crmlab.tables.cells.words import name_has, said
from crmlab.tables.columns.evidence import (
    are_clock_times,
    free_columns,
    has_numbers,
    is_flag,
    is_masked,
    same_groups,
)
from crmlab.tables.columns.names import known_names, match, plain_name
from crmlab.tables.errors import TableError, option, several_fit
from crmlab.tables.sales.orders import is_numbered
from crmlab.tables.steps.composition import is_money, part_of
from crmlab.tables.steps.totals import calls_total

BARE = -1  # the last set of names: an Id may be anything's
PERSONAL = -2  # names of people: two of them may be one name
FILLED = 0.9  # of the cells of the fullest column, below which another is no better known
SELDOM = 1.002  # purchases of each, up to which an id is that of an order
NEARLY_ALL = 0.99  # of the orders, in which a buyer is one
FAR = 2  # times as many purchases each: then another column may rather be the customer
SHARED = 0.5  # of the values of an order that stand again, from which many share them
POOLED = 5  # people under one id from which it is nobody's own
HANDFUL, OFTEN = 20, 20  # users, and the purchases of each, from which they may be those who sell
MANY = 5  # times as many customers as users
_ORDER_NUMBER = re.compile(r"#?[A-Za-z]{0,4}-?\d{1,12}|[A-Za-z]{1,6}([-/]\d{1,12}){1,3}")
_CALLED_ORDER = re.compile(r"#?[\w/-]*\d[\w/-]*(\.0)?")
_ROUND = r"\D{0,5}[\d.,' ]*0(\.0)?\D{0,5}"
_DECIMALS = r"\D{0,5}(\d+|\d{1,3}([.,' ]\d{3})+)[.,](\d\d|[1-9])\D{0,5}"


@dataclass(frozen=True)
class _Candidates:
    """The columns that may be the customer, by name, and what their values tell.

    `ranks` are as in `choose_customer`; `often` is in how many purchases a value stands on average;
    `people` are filled columns in which values come again.
    """

    frame: pd.DataFrame
    ranks: Sequence[Sequence[str]]
    named: list[str]
    often: dict[str, float]
    full: list[str]
    people: list[str]

    @classmethod
    def of(
        cls, frame: pd.DataFrame, found: Mapping[str, str], ranks: Sequence[Sequence[str]]
    ) -> "_Candidates":
        named = [label for rank in ranks for label in rank]
        occasions = _occasions(frame, found)
        often = {label: _purchases_each(frame[label], occasions) for label in named}
        filled = {label: float((~is_blank(frame[label])).mean()) for label in named}
        full = [label for label in named if filled[label] >= FILLED * max(filled.values())]
        people = [one for one in full if often[one] > SELDOM and one not in ranks[BARE]]
        return cls(frame, ranks, named, often, full, people)

    def rivals(self) -> list[str]:
        """Return the columns that fit as well as the best one by their names."""
        best = self.people[0]
        sure = set(next(rank for rank in self.ranks if rank))
        rank = next(rank for rank in self.ranks if best in rank)
        fit = [label for label in rank if label in self.people]
        fit = [one for one in fit if one == best or not same_groups(self.frame, one, best)]
        if len(fit) > 1:
            return fit
        named_better = sure - set(self.ranks[PERSONAL]) - set(self.ranks[BARE])
        return [best, self.named[0]] if best in self.ranks[PERSONAL] and named_better else []

    def better(self) -> list[str]:
        """Return columns that come again where the best one hardly does."""
        best, often = self.people[0], self.often
        if often[best] >= 1.25:
            return []
        others = set(self.people) - set(self.ranks[PERSONAL])
        return [one for one in self.people if one in others and often[one] > FAR * often[best]]

    def pooled(self) -> str | None:
        """Return the column that tells people apart who share one value of the best one."""
        others = [label for label in self.people[1:] if label not in self.ranks[PERSONAL]]
        first = next(iter(others), None)
        return first if first and _pools(self.frame[self.people[0]], self.frame[first]) else None

    def told(self) -> list[str]:
        """Return why the best column was taken, and not those named before it."""
        best, told = self.people[0], []
        for label in self.named[: self.named.index(best)] or sorted(self.ranks[BARE]):
            names = {"column": repr(best), "other": repr(label)}
            if self.often[label] <= SELDOM:
                told.append(
                    say(
                        "The customer is taken from {column}, not from {other}, which is different "
                        "in every order.",
                        **names,
                    )
                )
            elif label not in self.full:
                told.append(
                    say(
                        "The customer is taken from {column}: {other} is empty in many rows.",
                        **names,
                    )
                )
        return told


def choose_customer(
    frame: pd.DataFrame, found: Mapping[str, str], ranks: Sequence[Sequence[str]]
) -> tuple[str | None, list[str]]:
    """Return the column of the customers, and what was decided by values.

    `ranks` are the columns that their names suggest, the surest first. An id that never comes
    twice, over orders or days, is that of an order or a row: then another column is the customer.
    """
    named = [label for rank in ranks for label in rank]
    if not named:
        return None, []
    if sellers := _sellers(frame, found, named):
        best, told = choose_customer(
            frame, found, [[label for label in rank if label not in sellers] for rank in ranks]
        )
        users = say(
            "The customer is taken from {column}, not from {other}: few users have all purchases.",
            column=repr(best),
            other=listed(sellers),
        )
        return best, [*told, users]
    if masked := _masked(frame, [label for rank in ranks[:BARE] for label in rank]):
        best, told = choose_customer(
            frame, found, [[label for label in rank if label not in masked] for rank in ranks]
        )
        hidden = say(
            "The customer is taken from {column}, not from {other}, in which stars hide more.",
            column=repr(best),
            other=listed(masked),
        )
        return best, [*told, hidden]
    if len(named) == 1 and not ranks[BARE]:
        return named[0], []
    if "date" in found and not is_blank(frame[found["date"]]).all():
        frame = frame[~is_blank(frame[found["date"]])]  # a total often has none
    texts = [label for label in named if not pd.api.types.is_numeric_dtype(frame[label])]
    are_totals = [calls_total(frame[label]) for label in texts]
    if are_totals and not (is_total := np.any(are_totals, axis=0)).all():
        frame = frame[~is_total]
    candidates = _Candidates.of(frame, found, ranks)
    if not candidates.people:
        return _never_again(frame, found, candidates)
    best = candidates.people[0]
    if rivals := candidates.rivals():
        if buyer := _buyer(frame, found, rivals):
            return buyer, [
                say(
                    "The customer is taken from {column}, who bought, not from {others}, for whom "
                    "it was bought. If that is wrong: {options}.",
                    column=repr(buyer),
                    others=listed([label for label in rivals if label != buyer], "or"),
                    options=_options([label for label in rivals if label != buyer]),
                )
            ]
        raise several_fit(rivals, meaning="customer_id")
    if better := candidates.better():
        raise TableError(
            "{column} hardly ever comes again, but {other} does. Say which is the customer: "
            "{options}.",
            column=repr(best),
            other=repr(better[0]),
            options=_options([best, *better]),
        )
    if rival := candidates.pooled():
        raise TableError(
            "{column}: one value of it stands beside many of {rival}, as where guests share one "
            "number. Say which column is the customer: {options}.",
            column=repr(best),
            rival=repr(rival),
            options=_options([best, rival]),
        )
    return best, candidates.told()


def _buyer(frame: pd.DataFrame, found: Mapping[str, str], rivals: Sequence[str]) -> str | None:
    """Return the one column that is not called that of who receives, or is one in each order.

    Who pays is one in an order; for whom, as of tickets, may be several. Few who pay for many may
    be agencies.
    """
    buyers = [label for label in rivals if not name_has(plain_name(label), "recipient")]
    if len(buyers) == 1 and FAR * frame[buyers[0]].nunique() >= frame[rivals].nunique().max():
        return buyers[0]
    if "order_id" not in found:
        return None
    orders = _texts(frame[found["order_id"]])
    people = frame[rivals].astype("str").apply(lambda cells: cells.str.strip().str.casefold())
    by_order = people.groupby(orders)
    several = by_order.nunique()[by_order.size() > 1] > 1
    buyers = several.columns[several.mean() <= 1 - NEARLY_ALL]
    others_differ = (several.drop(columns=buyers).sum() >= POOLED).all()
    return buyers[0] if len(buyers) == 1 and others_differ else None


def _options(labels: Sequence[str]) -> str:
    return option("columns", *(("customer_id", label) for label in labels))


def _sellers(frame: pd.DataFrame, found: Mapping[str, str], named: Sequence[str]) -> list[str]:
    """Return the columns of few users where another tells many customers who come again.

    Where no other does, and each has so many purchases as hardly any customer, it is asked.
    """
    may_sell = [label for label in named if name_has(plain_name(label), "user")]
    users = {label: count for label in may_sell if (count := frame[label].nunique()) <= HANDFUL}
    if not users:
        return []
    occasions = _occasions(frame, found)
    often = {label: _purchases_each(frame[label], occasions) for label in named}
    users = {label: count for label, count in users.items() if often[label] >= OFTEN}
    people = [label for label in named if label not in users and often[label] > SELDOM]
    most = max((frame[label].nunique() for label in people), default=0)
    sellers = [label for label, count in users.items() if MANY * count <= most]
    if not sellers and len(users) == len(named) and max(often.values()) >= MANY * OFTEN:
        label = named[0]
        raise TableError(
            "{column} has only {count} values, of {often} purchases each: users who sell, and no "
            "customers? Say which column is the customer: {options}. {or_none}",
            column=repr(label),
            count=frame[label].nunique(),
            often=f"{often[label]:,.0f}",
            options=_options([*may_be_customers(frame, found, label)[:8], label]),
            or_none=perhaps_no_customer(),
        )
    return sellers


def _masked(frame: pd.DataFrame, named: Sequence[str]) -> list[str]:
    """Return the columns in which people are masked, where another one tells as many of them.

    Another masked one must tell more.
    """
    masked = [label for label in named if is_masked(frame[label])]
    cells = {label: frame[label][~is_blank(frame[label])] for label in named if masked}
    most = max(map(len, cells.values()), default=0)
    told = {label: ids.nunique() for label, ids in cells.items()}
    full = [n for n in told if told[n] < len(cells[n]) and len(cells[n]) >= FILLED * most]
    best = max((told[n] * (FILLED if n in masked else 1 / FILLED) for n in full), default=0)
    return [label for label in masked if told[label] <= best]


def _never_again(
    frame: pd.DataFrame, found: Mapping[str, str], candidates: _Candidates
) -> tuple[str, list[str]]:
    """Return the best named column where nobody comes twice, or ask where an Id is all there is."""
    bare = candidates.ranks[BARE]
    if strong := [label for label in candidates.named if label not in bare]:
        return strong[0], []
    label = candidates.named[0]
    if candidates.often[label] > SELDOM or len(frame) < POOLED:
        return label, []
    raise TableError(
        "{column} is different in every row: it is the id of an order or of a row, and no other "
        "column is known to be the customer. Say which is: {options}. {or_none}",
        column=repr(label),
        options=_options([*may_be_customers(frame, found, label)[:8], label]),
        or_none=perhaps_no_customer(),
    )


def mails_by_name(frame: pd.DataFrame, free: Sequence[str]) -> list[str]:
    """Return the columns of e-mail addresses whose names say so, but for those of who sells."""
    names = {label: plain_name(label) for label in free}
    mails = [n for n in free if name_has(names[n], "email") and _is_mail(frame[n])]
    return [n for n in mails if not name_has(names[n], "no_customer")]


def _are_amounts(cells: pd.Series) -> bool:
    """Tell whether numbers are money by their decimals, their names, or as nearly all are round."""
    label = str(cells.name)
    if not is_money(cells):
        return False
    if "%" in label or name_has(plain_name(label), "sum") or part_of(label) not in (None, "no"):
        return True
    texts = cells.astype(str).drop_duplicates()
    return bool(texts.str.fullmatch(_DECIMALS).any() or texts.str.fullmatch(_ROUND).mean() > FILLED)


def _is_mail(cells: pd.Series) -> bool:
    return bool(cells[~is_blank(cells)][:20].astype(str).str.contains("@").mean() > FILLED)


_NO_IDS = (is_flag, are_clock_times, are_written_dates, _are_amounts)


def may_be_customers(
    frame: pd.DataFrame, found: Mapping[str, str], but: str | None = None
) -> list[str]:
    """Return the columns that may be the customer, but one.

    Their values come again in other orders, but no handful of them in all rows; and they are
    neither dates, nor amounts, nor yes and no. First are e-mail addresses and telephone numbers,
    last what is masked or says who receives; of each, those that tell most people apart.
    """
    others, occasions = [], _occasions(frame, found)
    for other in [one for one in frame if one not in (but, *found.values())]:
        cells = frame[other][~is_blank(frame[other])]
        values = cells.nunique()
        kinds = values <= HANDFUL and OFTEN * values <= len(cells)
        come_again = 1 < values < 0.9 * len(cells)
        come_again = come_again and _purchases_each(frame[other], occasions) > SELDOM
        if come_again and not kinds and not any(holds(cells) for holds in _NO_IDS):
            others.append(other)
    return sorted(others, key=lambda one: (_tells_people(frame[one]), -frame[one].nunique()))


def _tells_people(cells: pd.Series) -> int:
    """Return how well the values of a column tell people apart: the best first."""
    name = plain_name(str(cells.name))
    if is_masked(cells) or name_has(name, "recipient") or name_has(name, "own"):
        return 3
    if _is_mail(cells):
        return 0
    is_phone = name_has(name, "phone") and has_numbers(cells.dropna())
    return 1 if is_phone else 2


def perhaps_no_customer() -> str:
    """Return what to do where no column is the customer."""
    return say(
        "If none of them says who bought, this file names no customer, and reports follow "
        "customers: export it with the number, the name or the e-mail address of the customer in "
        "each row."
    )


def find_order(
    frame: pd.DataFrame, found: Mapping[str, str], maybe: Sequence[str]
) -> dict[str, str]:
    """Return the column of the orders where only its values tell: numbers with one customer each.

    One that is called an order is that before others.

    >>> lines = pd.DataFrame({"Name": ["#7", "#7", "#8"], "Email": ["a@b"] * 3})
    >>> find_order(lines, {"customer_id": "Email"}, ["Name"])
    {'order_id': 'Name'}
    """
    customer, best, most = frame[found["customer_id"]], None, 0
    for label in [label for label in maybe if label not in found.values()]:
        is_called = is_called_order(label)
        cells = frame[label][is_numbered(frame[label])].astype(str).str.strip()
        number = _CALLED_ORDER if is_called else _ORDER_NUMBER
        if cells.empty or not cells.str.fullmatch(number.pattern).all():
            continue
        alone = customer[cells.index].groupby(cells).nunique().max() <= 1
        if alone and is_called:
            return {"order_id": label}
        if alone and len(cells) > most and cells.nunique() > customer.nunique():
            best, most = label, len(cells)
    return {"order_id": best} if best else {}


def is_called_order(label: str) -> bool:
    """Tell whether a column is called an order, which may be its number or what was ordered."""
    return said(plain_name(label), "order") is not None


def without_shared_order(
    frame: pd.DataFrame, found: Mapping[str, str]
) -> tuple[dict[str, str], list[str]]:
    """Return the columns without an order whose values customers share on many days, and why.

    What was ordered stands in a column of that name, too, and an invoice of many sales. Then
    another column may be the order.

    >>> lunch = pd.DataFrame({"Order": [*"aaaaa"], "Name": [*"vwxyz"], "Day": [1, 2, 3, 4, 5]})
    >>> without_shared_order(lunch, {"order_id": "Order", "customer_id": "Name", "date": "Day"})[0]
    {'customer_id': 'Name', 'date': 'Day'}
    """
    label = found["order_id"]
    sizes = frame[label][is_numbered(frame[label])].value_counts()
    several = sizes[sizes > 1]
    if not len(several) or (several >= POOLED).mean() <= SHARED:
        return dict(found), []
    order, *others = (frame[found[m]] for m in ("order_id", "customer_id", "date"))
    order = order.where(~is_blank(order))
    alike = [cells.where(~is_blank(cells)).groupby(order, sort=False).nunique() for cells in others]
    shared = (alike[0] >= POOLED) & (alike[1] >= POOLED)
    if shared.sum() <= SHARED * len(several):
        return dict(found), []
    told = say(
        "{column} is no number of an order: its values stand beside many customers and days.",
        column=repr(label),
    )
    others = match(
        free_columns(frame, found), {}, {"order_id": known_names("sales")["order_id"]}, frame
    )
    found = {m: n for m, n in found.items() if m != "order_id"} | others
    if not others:
        return found, [told]
    found, more = without_shared_order(frame, found)
    return found, [told, *more]


def _texts(cells: pd.Series) -> pd.Series:
    """Return cells as texts, missing where they hold nothing."""
    return cells.astype("str").where(~is_blank(cells))


def _occasions(frame: pd.DataFrame, found: Mapping[str, str]) -> pd.Series:
    """Return what tells one purchase from another: its order, else its day, else its row."""
    for meaning in ("order_id", "date"):
        if meaning in found and is_blank(frame[found[meaning]]).mean() < 0.5:
            cells = frame[found[meaning]].astype(str)
            return cells if meaning == "order_id" else cells.str.slice(0, 10)
    return pd.Series(np.arange(len(frame)), frame.index)


def _purchases_each(column: pd.Series, occasions: pd.Series) -> float:
    """Return in how many purchases a value of a column stands on average."""
    filled = ~is_blank(column)
    ids = column[filled].astype(str).str.strip().str.casefold()
    pairs = pd.DataFrame({"id": ids, "occasion": occasions[filled]}).drop_duplicates()
    return len(pairs) / max(1, ids.nunique())


def _pools(column: pd.Series, other: pd.Series) -> bool:
    """Say whether some id of one column stands beside far more ids of the other than most."""
    people = other[~is_blank(other)].astype(str).str.casefold().groupby(column).nunique()
    if not len(people) or people.median() > 1:
        return False
    nobody = people.index.astype(str).str.fullmatch(r"0(\.0)?|-1(\.0)?|9{3,}")
    return bool(people.max() > POOLED or (people[nobody] > 1).any())
