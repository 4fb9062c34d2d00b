"""A look at what comes in, and the words for what is wrong, where, and what would be right.

Each check raises a ValueError that names the first thing that is wrong. ``what`` is what people
call the values, such as ``"margins"``; ``name``, or a keyword, is what a parameter is called.
"""

import math
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence, Sized
from datetime import date
from difflib import get_close_matches
from numbers import Integral, Real

import numpy as np
import pandas as pd

from crmlab.messages import later, refusal, say

SMALLEST_GROUP = 5  # people that are shown or counted: of fewer, each might be known
FULL_DAY = re.compile(r"\d{4}-\d{2}-\d{2}([T ].*)?")


def as_numbers(values: Sequence[float] | Mapping | pd.Series, what: str = "values") -> pd.Series:
    """Return the values, of which some may be missing, as floats; a list is numbered from 0.

    What is no number, such as a date or a text, or is infinite is refused.

    >>> as_numbers([3, None]).tolist()
    [3.0, nan]
    """
    given = values if isinstance(values, pd.Series) else pd.Series(values)
    for place, value in given.items() if given.dtype.kind not in "biuf" else ():
        if isinstance(value, str):
            raise refusal(
                "The {what} must be numbers; at {place} stands the text {value!r}.",
                what=say(what),
                place=place,
                value=value,
            )
    if given.dtype.kind in "mMc":  # which numpy would turn into nanoseconds, or cut in half
        raise refusal(
            "The {what} must be numbers; they are of type {kind}.", what=say(what), kind=given.dtype
        )
    try:
        floats = pd.Series(given.to_numpy(float, na_value=np.nan), given.index, name=given.name)
    except (TypeError, ValueError) as problem:
        raise refusal(
            "The {what} must be numbers: {problem}", what=say(what), problem=problem
        ) from None
    endless = np.isinf(floats)
    if endless.any():
        place = endless.idxmax()
        raise refusal(
            "The {what} must be finite; at {place} stands infinity.", what=say(what), place=place
        )
    return floats


def complete_numbers(
    values: Sequence[float] | Mapping | pd.Series, what: str = "values"
) -> pd.Series:
    """Return the values as `as_numbers` does, and refuse those with one missing."""
    floats = as_numbers(values, what)
    missing = floats.isna()
    if missing.any():
        raise refusal(
            "1 of the {what} is missing (NaN), at {first}.",
            "{count} of the {what} are missing (NaN), the first at {first}.",
            count=int(missing.sum()),
            what=say(what),
            first=missing.idxmax(),
        )
    return floats


def number_columns(table: pd.DataFrame, columns: Iterable[str], what: str) -> pd.DataFrame:
    """Return columns of a table as `complete_numbers` does, once it has each of them."""
    columns = list(dict.fromkeys(columns))
    require_columns(table, columns, what)
    chosen = table[columns]
    if all(isinstance(of, np.dtype) and of.kind in "biuf" for of in chosen.dtypes):
        floats = chosen.astype(float)
        if np.isfinite(floats.to_numpy()).all():  # mostly; column by column takes ten times as long
            return floats
    return pd.DataFrame(
        {
            column: complete_numbers(
                table[column],
                say("values of {column} in the {what}", column=column, what=say(what)),
            )
            for column in columns
        }
    )


def as_number_or_column(
    values: float | Sequence[float] | np.ndarray | pd.Series, what: str
) -> float | np.ndarray | pd.Series:
    """Return one number as it is, and several as floats: a Series as one, all else as an array.

    None of them may be missing.

    >>> as_number_or_column(0.5, "shares"), as_number_or_column([1, 2], "shares")
    (0.5, array([1., 2.]))
    """
    if isinstance(values, pd.Series):
        return complete_numbers(values, what)
    # As objects, for numpy would turn a number beside a text into a text.
    several = values if isinstance(values, np.ndarray) else np.array(values, dtype=object)
    complete_numbers(several.ravel(), what)
    return values if isinstance(values, Real) else several.astype(float)


def as_dates(values: pd.Series, what: str = "dates") -> pd.Series:
    """Return the values, of which some or all may be missing, as dates without time zone.

    Nothing is guessed from texts; with a time zone the day depends on who looks.
    """
    if values.isna().all():
        return values.astype("datetime64[us]")  # without any date, a column has no type of its own
    if values.dtype.kind != "M":
        raise refusal(
            "The {what} must be dates; they are of type {kind}. Turn them into dates with "
            "pandas.to_datetime, or read the file with read_transactions.",
            what=say(what),
            kind=values.dtype,
        )
    zone = getattr(getattr(values.dtype, "pyarrow_dtype", values.dtype), "tz", None)
    if zone is not None:
        raise refusal(
            "The {what} have the time zone {zone}, so their day depends on who looks: convert "
            "them to local time and drop the zone with .dt.tz_localize(None).",
            what=say(what),
            zone=zone,
        )
    # What pyarrow keeps as a day has no time of day, and none of the methods for it.
    return values if isinstance(values.dtype, np.dtype) else values.astype("datetime64[us]")


def as_day(day: str | date | np.datetime64, name: str) -> pd.Timestamp:
    """Return a parameter that is a day without its time of day; nothing is guessed from less.

    >>> as_day("2024-06-30 10:00", "until")
    Timestamp('2024-06-30 00:00:00')
    """
    written = str(day)
    try:
        read = pd.Timestamp(written) if FULL_DAY.fullmatch(written) else pd.NaT
    except ValueError:
        read = pd.NaT
    if read is pd.NaT:
        raise refusal("{name} must be a day such as '2024-06-30'; not {day!r}.", name=name, day=day)
    if read.tz is not None:
        raise refusal(
            "{name} must be a day such as '2024-06-30'; {written!r} has a time zone, so its day "
            "depends on who looks.",
            name=name,
            written=written,
        )
    return read.normalize()


def require_columns(table: pd.DataFrame, columns: Iterable[str], what: str) -> None:
    """Refuse what is no pandas table, or does not have each of the columns, once.

    >>> require_columns(pd.DataFrame({"cost": [1.0]}), ["cost", "sales"], "campaigns")
    Traceback (most recent call last):
    ValueError: The campaigns have no column 'sales'; there are: cost.
    """
    if not isinstance(table, pd.DataFrame):
        library, *_ = type(table).__module__.split(".")
        told = {"what": say(what), "kind": type(table).__name__, "library": library}
        if hasattr(table, "to_pandas"):
            raise refusal(
                "The {what} must be a pandas DataFrame; yours is a {kind} of {library}: turn it "
                "into one with .to_pandas().",
                **told,
            )
        raise refusal("The {what} must be a pandas DataFrame; yours is a {kind}.", **told)
    for column in columns:
        if column not in table:
            raise refusal(
                "The {what} have no column {column!r}; there are: {there}.",
                what=say(what),
                column=column,
                there=", ".join(map(str, table)) or say("none"),
            )
        if isinstance(table[column], pd.DataFrame):
            raise refusal(
                "The {what} have the column {column!r} more than once.",
                what=say(what),
                column=column,
            )


def require_rows(rows: pd.DataFrame | Sized, what: str) -> None:
    """Refuse a table without rows, or a list with nothing in it."""
    if not len(rows):
        if isinstance(rows, pd.DataFrame):
            raise refusal("There are no {what}: the table has no rows.", what=say(what))
        raise refusal("There are no {what}: the list is empty.", what=say(what))


def require_filled(table: pd.DataFrame, columns: Iterable[str], what: str) -> None:
    """Refuse what `require_columns` does, and an empty cell in one of them; name its row.

    >>> require_filled(pd.DataFrame({"id": ["A", None]}), ["id"], "purchases")
    Traceback (most recent call last):
    ValueError: The column 'id' of the purchases is empty in 1 row: 1.
    """
    require_columns(table, columns, what)
    for column in columns:
        empty = table[column].isna()
        if empty.any():
            raise refusal(
                "The column {column!r} of the {what} is empty in 1 row: {first}.",
                "The column {column!r} of the {what} is empty in {count} rows, the first is "
                "{first}.",
                count=int(empty.sum()),
                column=column,
                what=say(what),
                first=empty.idxmax(),
            )


def refuse_where(
    wrong: Sequence[bool] | pd.Series,
    rule: str,
    table: pd.DataFrame | pd.Series,
    what: str = later("row"),
) -> None:
    """Refuse the rows of a table that break a rule, which is a sentence; three of them are shown.

    >>> ages = pd.Series({"Ann": 31, "Bo": -1}, name="age")
    >>> refuse_where(ages < 0, "An age must be at least 0.", ages, "customer")
    Traceback (most recent call last):
    ValueError: An age must be at least 0. Look at customer Bo (age -1).
    """
    wrong = np.asarray(wrong, dtype=bool)
    if not wrong.any():
        return
    first = pd.DataFrame(table)[wrong].head(3).astype("str")
    rows = "; ".join(
        say(
            "{what} {name} ({values})",
            what=say(what),
            name=name,
            values=", ".join(f"{column} {value}" for column, value in row.items()),
        )
        for name, row in first.iterrows()
    )
    look = say("Look at {rows}.", rows=rows)
    if more := int(wrong.sum()) - len(first):
        look = say("Look at {rows} and {more} more.", rows=rows, more=f"{more:,}")
    raise ValueError(f"{rule} {look}")


def require_once(names: pd.Index | pd.Series, where: str) -> None:
    """Refuse names of which one stands more than once.

    >>> require_once(pd.Index(["A", "B", "A"]), "the margins")
    Traceback (most recent call last):
    ValueError: A stands twice in the margins: once is right.
    """
    for name in names[names.duplicated()]:
        raise refusal("{name} stands twice in {where}: once is right.", name=name, where=where)


def require_known(
    names: pd.Series | pd.Index, known: pd.Series | pd.Index, where: str, whole: str
) -> None:
    """Refuse names of which one is not known.

    >>> require_known(pd.Index(["A", "X"]), pd.Index(["A", "B"]), "the pairs", "the records")
    Traceback (most recent call last):
    ValueError: In the pairs stands X, which is not among the records.
    """
    for name in names[~names.isin(known)]:
        raise refusal(
            "In {where} stands {name}, which is not among {whole}.",
            where=where,
            name=name,
            whole=whole,
        )


def require_one_each(given: Sized, others: Sized, what: str, what_others: str) -> None:
    """Refuse as many or as few as do not go with the others, one with each.

    >>> require_one_each([0.5, 0.5], [80, 60, 90], "weights", "scores")
    Traceback (most recent call last):
    ValueError: There are 2 weights for 3 scores: give one for each.
    """
    if len(given) != len(others):
        raise refusal(
            "There are {given} {what} for {others} {what_others}: give one for each.",
            given=len(given),
            what=say(what),
            others=len(others),
            what_others=say(what_others),
        )


def require_one_kind(names: Mapping[str, pd.Series | pd.Index]) -> None:
    """Refuse names that are to be matched and are texts here and numbers there.

    >>> ids = {"the transactions": pd.Series([1, 2]), "the services": pd.Series(["1"])}
    >>> require_one_kind(ids)
    Traceback (most recent call last):
    ValueError: The text '1' in the services and 1 in the transactions cannot be matched: turn all
    such names into texts with .astype(str).
    """
    kinds: dict[bool, tuple[object, str]] = {}
    for where, column in names.items():
        there = column.dropna()
        # Only a column of objects or categories can hold both: of others one name tells.
        for name in there.unique() if column.dtype in (object, "category") else there[:1]:
            kinds.setdefault(isinstance(name, str), (name, where))
    if len(kinds) > 1:
        (text, texts), (number, numbers) = kinds[True], kinds[False]
        raise refusal(
            "The text {text!r} in {texts} and {number} in {numbers} cannot be matched: turn all "
            "such names into texts with .astype(str).",
            text=text,
            texts=texts,
            number=number,
            numbers=numbers,
        )


def require_same_customers(**columns: Sequence) -> None:
    """Refuse columns that are read side by side and are not of the same customers.

    Lists must be equally long; of Series the index must be the same as well.

    >>> require_same_customers(actual=pd.Series([2], ["A"]), forecast=pd.Series([2], ["B"]))
    Traceback (most recent call last):
    ValueError: actual and forecast must be of the same customers, in one order.
    """
    indexes = [column.index for column in columns.values() if isinstance(column, pd.Series)]
    alike = all(index.equals(indexes[0]) for index in indexes)
    if not alike or len({len(column) for column in columns.values()}) > 1:
        raise refusal(
            "{names} must be of the same customers, in one order.", names=_joined(list(columns))
        )


def require_numbers(**numbers: float) -> None:
    """Refuse a text, a list or nothing in the place of a number."""
    for name, number in numbers.items():
        if not isinstance(number, Real):
            raise refusal("{name} must be a number; not {number!r}", name=name, number=number)


def _numbers_that(fit: Callable[[float], bool], rule: str) -> Callable[..., None]:
    """Return a check that refuses, by its name, what is no number or does not fit the rule."""

    def require(**numbers: float) -> None:
        require_numbers(**numbers)
        for name, number in numbers.items():
            if not fit(number):
                raise refusal(rule, name=name, number=number)

    return require


require_shares = _numbers_that(
    lambda rate: 0 <= rate <= 1, later("{name} must be a share from 0 to 1; not {number}")
)
require_shares_above_zero = _numbers_that(
    lambda rate: 0 < rate <= 1, later("{name} must be a share above 0, up to 1; not {number}")
)
require_shares_below_one = _numbers_that(
    lambda rate: 0 <= rate < 1, later("{name} must be a share from 0 to below 1; not {number}")
)
require_shares_of_some = _numbers_that(
    lambda rate: 0 < rate < 1, later("{name} must be a share above 0 and below 1; not {number}")
)
require_changes = _numbers_that(  # a change below −1 would leave less than nothing
    lambda change: -1 <= change < math.inf,
    later("{name} must be a share of at least -1; not {number}"),
)
require_not_below_zero = _numbers_that(
    lambda number: 0 <= number < math.inf,
    later("{name} must be a number of at least 0; not {number}"),
)
require_above_zero = _numbers_that(
    lambda number: 0 < number < math.inf, later("{name} must be a number above 0; not {number}")
)


def require_whole(number: float, name: str, least: int = 0) -> None:
    """Refuse what is not a whole number, or below the least."""
    if not (isinstance(number, Integral) and number >= least):
        shown = number if isinstance(number, Real) else repr(number)
        raise refusal(
            "{name} must be a whole number of at least {least}; not {shown}",
            name=name,
            least=least,
            shown=shown,
        )


def require_one_of(name: str, value: object, allowed: Collection[object]) -> None:
    """Refuse a value that a parameter may not have.

    >>> require_one_of("freq", "day", ("D", "W"))
    Traceback (most recent call last):
    ValueError: freq must be one of 'D', 'W'; not 'day'.
    """
    if not any(value is option or value == option for option in allowed):
        options = ", ".join(map(repr, allowed))
        raise refusal(
            "{name} must be one of {options}; not {value!r}.",
            name=name,
            options=options,
            value=value,
        )


def listed(names: Iterable[object], conjunction: str = "and", most: int = 40) -> str:
    """Return names as people list them: ``'a', 'b' and 'c'``.

    >>> listed(["id", "day", "sum"], "or")
    "'id', 'day' or 'sum'"
    """
    quoted = [repr(str(name)) for name in names]
    if len(quoted) > most:
        quoted = [*quoted[:most], say("{count} more", count=len(quoted) - most)]
    return _joined(quoted, conjunction)


def _joined(names: Sequence[str], conjunction: str = "and") -> str:
    if len(names) < 2:
        return "".join(names) or say("none")
    *most, last = names
    end = later("{names} and {last}") if conjunction == "and" else later("{names} or {last}")
    return say(end, names=", ".join(most), last=last)


def did_you_mean(name: object, known: Iterable[object]) -> str:
    """Return a sentence with the known names near `name`, or nothing."""
    near = get_close_matches(str(name), [str(k) for k in known], n=3, cutoff=0.6)
    return " " + say("Did you mean {names}?", names=listed(near, "or")) if near else ""
