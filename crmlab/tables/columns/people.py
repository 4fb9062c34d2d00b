"""Who the customer is: decided by what stands in the columns, and not by their names alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from crmlab.checks import listed
from crmlab.messages import say
from crmlab.tables.cells.parsed import is_blank
from crmlab.tables.cells.words import name_has
from crmlab.tables.columns.evidence import is_masked, same_groups
from crmlab.tables.columns.names import plain_name
from crmlab.tables.columns.occasions import occasions_of, purchases_each
from crmlab.tables.columns.offers import (
    HANDFUL,
    OFTEN,
    SELDOM,
    is_mail,
    may_be_customers,
    perhaps_no_customer,
)
from crmlab.tables.errors import TableError, option, several_fit
from crmlab.tables.steps.totals import calls_total

BARE = -1  # the last set of names: an Id may be anything's
PERSONAL = -2  # names of people: two of them may be one name
FILLED = 0.9  # of the cells of the fullest column, below which another is no better known
NEARLY_ALL = 0.99  # of the orders, in which a buyer is one
FAR = 2  # times as many purchases each: then another column may rather be the customer
POOLED = 5  # people under one id from which it is nobody's own
AGAIN = 1.25  # purchases each, from which customers come again
REPEATED = 1.5  # purchases each, beside which it is no chance if none of many comes again
MANY = 5  # times as many customers as users


@dataclass(frozen=True)
class _Candidates:
    """The columns that may be the customer, by name, and what their values tell.

    `ranks` are as in `choose_customer`; `often` is in how many purchases a value stands on average;
    `people` are filled columns in which values come again.
    """

    frame: pd.DataFrame
    occasions: pd.Series
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
        occasions = occasions_of(frame, found)
        often = {label: purchases_each(frame[label], occasions) for label in named}
        filled = {label: float((~is_blank(frame[label])).mean()) for label in named}
        full = [label for label in named if filled[label] >= FILLED * max(filled.values())]
        people = [one for one in full if often[one] > SELDOM and one not in ranks[BARE]]
        return cls(frame, occasions, ranks, named, often, full, people)

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
        if often[best] >= AGAIN:
            return []
        others = set(self.people) - set(self.ranks[PERSONAL])
        return [one for one in self.people if one in others and often[one] > FAR * often[best]]

    def pooled(self) -> str | None:
        """Return the column that tells people apart who share one value of the best one."""
        best, others = self.people[0], self.people[1:]
        names = {n for n in self.ranks[PERSONAL] if name_has(plain_name(n), "recipient")}
        if not is_mail(self.frame[best]):
            names = set(self.ranks[PERSONAL])
        others = [label for label in others if label not in names]
        return next((n for n in others if _pools(self.frame[best], self.frame[n])), None)

    def come_again(self, portals: Sequence[str]) -> bool:
        """Tell whether another column says that those who come by portals buy again."""
        best, frame = self.people[0], self.frame
        there = frame[best].astype("str").str.casefold().str.endswith(tuple(portals))
        those = {n: frame[n].where(frame[n].isin(frame[n][there])) for n in self.people[1:]}
        return any(purchases_each(cells, self.occasions) >= AGAIN for cells in those.values())

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
        payers = [n for n in self.people if n != best and name_has(plain_name(n), "payer")]
        payers = [n for n in payers if not same_groups(self.frame, n, best)]
        return [*told, _told_others(best, payers)] if payers else told


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
        best, told = choose_customer(frame, found, _without(ranks, sellers))
        users = say(
            "The customer is taken from {column}, not from {other}: few users have all purchases.",
            column=repr(best),
            other=listed(sellers),
        )
        return best, [*told, users]
    if masked := _masked(frame, [label for rank in ranks[:BARE] for label in rank]):
        best, told = choose_customer(frame, found, _without(ranks, masked))
        hidden = say(
            "The customer is taken from {column}, not from {other}, in which stars hide more.",
            column=repr(best),
            other=listed(masked),
        )
        return best, [*told, hidden]
    if len(named) == 1 and not ranks[BARE] and not is_mail(frame[named[0]]):
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
    portals = _portals(frame[best], candidates.occasions) if is_mail(frame[best]) else []
    if portals and candidates.come_again(portals):
        other, told = choose_customer(frame, found, _without(ranks, [best]))
        return other, [*told, _told_portals(best, portals, other)]
    if rivals := candidates.rivals():
        if buyer := _buyer(frame, found, rivals):
            return buyer, [_told_others(buyer, [label for label in rivals if label != buyer])]
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
            "number, or clients the address of an agency. Say which column is the customer: "
            "{options}.",
            column=repr(best),
            rival=repr(rival),
            options=_options([best, rival]),
        )
    told = candidates.told()
    return best, [*told, _told_portals(best, portals, None)] if portals else told


def _without(ranks: Sequence[Sequence[str]], labels: Sequence[str]) -> list[list[str]]:
    return [[label for label in rank if label not in labels] for rank in ranks]


def _portals(cells: pd.Series, occasions: pd.Series) -> list[str]:
    """Return the domains at which e-mail addresses never come again, where others do.

    Portals give each booking an address of its own.
    """
    mails = cells.astype("str").str.strip().str.casefold()
    pairs = pd.DataFrame({"mail": mails[mails.str.contains("@")], "occasion": occasions})
    purchases = pairs.dropna().drop_duplicates()["mail"].value_counts()
    domains = purchases.index.str.split("@").str[-1]
    each = purchases.groupby(domains).agg(["size", "max"])
    portals = each.index[(each["size"] >= HANDFUL) & (each["max"] == 1)]
    return list(portals) if purchases[~domains.isin(portals)].mean() >= REPEATED else []


def _told_portals(mails: str, portals: Sequence[str], customer: str | None) -> str:
    names = {"mails": repr(mails), "portals": listed(portals)}
    if customer is None:
        return say(
            "The addresses at {portals} in {mails} never come again, others do: who books there "
            "with another address each time counts as several customers. If a column has their "
            "names, name it: {option}.",
            option=_options([say("name in the file")]),
            **names,
        )
    return say(
        "The customer is taken from {column}, not from {mails}: its addresses at {portals} never "
        "come again, as where a portal gives each booking another. If that is wrong: {option}.",
        column=repr(customer),
        option=_options([mails]),
        **names,
    )


def _told_others(customer: str, others: Sequence[str]) -> str:
    """Return who else the customer might be: who paid, or for whom it was bought."""
    names = {
        "column": repr(customer),
        "others": listed(others, "or"),
        "options": _options(others),
    }
    if all(name_has(plain_name(label), "payer") for label in others):
        return say(
            "The customer is taken from {column}, not from {others}, who paid: perhaps insurers, "
            "or parents. If that is wrong: {options}.",
            **names,
        )
    return say(
        "The customer is taken from {column}, who bought, not from {others}, for whom it was "
        "bought. If that is wrong: {options}.",
        **names,
    )


def _buyer(frame: pd.DataFrame, found: Mapping[str, str], rivals: Sequence[str]) -> str | None:
    """Return the one column that is not called that of who receives, or is one in each order.

    Who buys is one in an order; for whom, as of tickets, may be several, and so may who pays, as
    insurers do a part. Few who pay for many may be agencies.
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
    occasions = occasions_of(frame, found)
    often = {label: purchases_each(frame[label], occasions) for label in named}
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


def _texts(cells: pd.Series) -> pd.Series:
    """Return cells as texts, missing where they hold nothing."""
    return cells.astype("str").where(~is_blank(cells))


def _pools(column: pd.Series, other: pd.Series) -> bool:
    """Say whether some id of one column stands beside far more ids of the other than most."""
    known = ~is_blank(column) & ~is_blank(other)
    people = other[known].astype(str).str.casefold().groupby(column[known]).nunique()
    if not len(people) or people.median() > 1:
        return False
    nobody = people.index.astype(str).str.fullmatch(r"0(\.0)?|-1(\.0)?|9{3,}")
    return bool(people.max() > POOLED or (people[nobody] > 1).any())
