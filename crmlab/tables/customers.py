"""From a raw table to customers: rename, read ids and dates, and keep every other cell as typed."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from crmlab.checks import listed, require_one_of

from . import columns as sales
from .columns import match, told
from .dates import ORDERS, parse_mixed_dates
from .errors import OneColumnError, TableError
from .files import open_table
from .ids import parse_ids
from .ledger import Ledger
from .parsed import Parsed
from .raw import RawTable, repeated_rows
from .reading import CustomerReading

# As in `sales.NAMES`, the surest names first; ids and dates, then what a customer file asks for.
NAMES: dict[str, tuple[str, ...]] = {
    "customer_id": (*sales.NAMES["customer_id"][:2], "id uid recordid profileid 编号 序号"),
    "updated_on": (
        "updated_on",
        "updated updatedat updatedate lastupdate lastupdated lastupdatedon dateupdated modified "
        "modifiedat modifiedon lastmodified lastmodifieddate 更新日期 更新时间 最后更新 "
        "最近更新 最后更新时间 修改日期 修改时间",
    ),
    "name": (
        "name",
        "fullname customername clientname membername personname 姓名 客户姓名 客户名称 "
        "会员姓名 用户姓名 名字 顾客姓名",
        "surname lastname contactname 联系人 客户 收货人",
    ),
    "sex": ("sex", "gender 性别"),
    "birth_date": (
        "birth_date",
        "birthday dateofbirth dob birthdate borndate 出生日期 生日 出生年月日 出生年月",
    ),
    "birth_year": ("birth_year", "yearofbirth yob 出生年 出生年份"),
    "id_last4": ("id_last4", "身份证后四位 身份证末四位 证件后四位"),
    "employer": ("employer", "company firm workplace organisation organization 单位 工作单位 公司"),
    "address": (
        "address",
        "homeaddress postaladdress mailingaddress street streetaddress 地址 住址 家庭住址 "
        "家庭地址 通讯地址 联系地址 收货地址 详细地址",
    ),
    "city": ("city", "town 城市 所在城市 市"),
    "postcode": ("postcode", "postalcode zip zipcode 邮编 邮政编码"),
    "mobile": (
        "mobile",
        "mobilephone mobileno mobilenumber mobilephonenumber cell cellphone cellphonenumber "
        "handphone 手机 手机号 手机号码 移动电话 联系手机",
    ),
    "phone": (
        "phone",
        "telephone tel telno phoneno phonenumber telephonenumber landline homephone 电话 "
        "电话号码 联系电话 固定电话 座机 联系方式",
    ),
    "email": (
        "email",
        "emailaddress mail mailaddress 邮箱 电子邮箱 邮箱地址 电子邮件 电邮 邮件",
    ),
    "wechat": ("wechat", "wechatid weixin 微信 微信号"),
    "weibo": ("weibo", "weiboid 微博 微博账号"),
    "degree": ("degree", "education highestdegree 学历 学位 教育程度 文化程度"),
    "major": ("major", "subject 专业"),
    "interests": ("interests", "interest 兴趣 关注领域"),
    "marital": ("marital", "maritalstatus 婚姻状况 婚姻 婚否"),
    "wedding_date": ("wedding_date", "weddingday anniversary 结婚日期 结婚纪念日"),
    "spouse_name": ("spouse_name", "spouse partner husband wife 配偶 配偶姓名"),
    "child_count": ("child_count", "numberofchildren 子女数 孩子数 子女人数"),
    "child_birth_year": ("child_birth_year", "childyearofbirth 子女出生年 孩子出生年份"),
    "occupation": ("occupation", "job profession 职业"),
    "income_band": ("income_band", "income incomegroup salary 收入 月收入 年收入 收入水平"),
    "position": ("position", "jobtitle 职位 职务"),
    "career_goal": ("career_goal", "职业目标"),
    "pay_method": ("pay_method", "paymentmethod paytype 支付方式 付款方式"),
    "channel_pref": ("channel_pref", "preferredchannel 偏好渠道 渠道偏好"),
    "aov_self": ("aov_self", "usualamount 客单价"),
    "habit": ("habit", "buyinghabit 购买习惯 消费习惯"),
    "focus": ("focus", "关注点"),
    "last_seen": ("last_seen", "lastvisit lastlogin 最近访问 最近登录 最后登录 最后登录时间"),
    "hobby": ("hobby", "hobbies 爱好 业余爱好 兴趣爱好"),
    "food": ("food", "favouritefood favoritefood diet 饮食 饮食偏好"),
    "travel": ("travel", "旅游 旅行 旅行偏好"),
    "trait": ("trait", "character personality 性格 个性"),
    "club": ("club", "clubs association 俱乐部 社团 协会"),
    "referrer_id": ("referrer_id", "referrer referredby 推荐人 介绍人"),
    "friends_on_site": ("friends_on_site", "friends 好友数"),
}
DATES = ("updated_on", "birth_date", "wedding_date", "last_seen")
NO_DELIMITER = "\x1f"  # ASCII's own mark between units, which no list of addresses holds
CONTACT = re.compile(r"\S+@\S+\.\S+|\+?[0-9]{10,18}X?(\.0+)?", re.IGNORECASE)


def read_customers(
    path_or_frame: str | Path | pd.DataFrame,
    columns: Mapping[str, str | None] | None = None,
    *,
    date_order: str | None = None,
    quiet: bool = False,
    **pandas_arguments: object,
) -> CustomerReading:
    """Read a customer file; set every row that cannot be a customer's record aside, with a reason.

    The columns are recognised by their names, English or Chinese, and the guess is printed. None
    is required but one of them. An incomplete record stays: what is missing is for a report to
    say. Rows in = good + set aside, always. No error quotes a cell of the file.

    Parameters
    ----------
    path_or_frame : str, Path or DataFrame
        A file as `read_transactions` reads it, also with one column only, or a table, which is
        never modified.
    columns : mapping, optional
        Canonical column to the file's own: ``{"mobile": "Handy"}``. None for a column says that
        the file has none. What is not given is recognised.
    date_order : {"dmy", "mdy", "ymd"}, optional
        The order of dates such as 03/04/1988; the column decides if it can, and if it cannot,
        these dates are left empty.
    quiet : bool
        Do not print the columns recognised.
    **pandas_arguments
        Passed to the pandas reader: ``sep``, ``names``, ``encoding``, ``sheet_name``...

    Returns
    -------
    CustomerReading
        Unpacks into ``customers`` and ``rejected``.

    Raises
    ------
    TableError
        If the file cannot be read or none of its columns is recognised. The message says what
        to do.

    Examples
    --------
    >>> people = pd.DataFrame({"编号": ["017", None], "姓名": ["王伟", "李娜"],
    ...                        "出生日期": ["1988年3月7日", "7.3.1988"]})
    >>> customers, rejected = read_customers(people)
    the table: customer_id = '编号', name = '姓名', birth_date = '出生日期' (not so? columns={...})
    >>> customers
        customer_id name birth_date
    row
    0           017   王伟 1988-03-07
    >>> rejected[["row", "column", "reason"]]
       row column                  reason
    0    1     编号  customer_id is missing
    """
    require_one_of("date_order", date_order, (None, *ORDERS))
    try:
        table, source = open_any_width(path_or_frame, pandas_arguments)
        check_header(list(table.frame.columns), source)
        found = match(list(table.frame.columns), columns, source, NAMES)
    except TableError as error:
        raise TableError(error.discreet) from None  # a cause would still show what is not told
    if not found:
        raise TableError(
            f"{source}: none of its {len(table.frame.columns)} columns is recognised (they are "
            "not listed here: without a header they would show somebody's data). Name what you "
            f'can: columns={{"name": "one of them"}}, and likewise {listed(NAMES)}.{table.hint}'
        )
    if not quiet:
        print(told({meaning: repr(label) for meaning, label in found.items()}, source))
    ledger = Ledger(table, found)
    parsed = parse_columns(table, found, date_order)
    apply_rules(ledger, parsed)
    return assemble(ledger, parsed)


def open_any_width(
    path_or_frame: str | Path | pd.DataFrame, arguments: dict[str, object]
) -> tuple[RawTable, str]:
    """Return the raw rows, also of a text with one column: a list of addresses."""
    try:
        return open_table(path_or_frame, arguments)
    except OneColumnError:
        return open_table(path_or_frame, arguments | {"sep": NO_DELIMITER})


def check_header(labels: Sequence[str], source: str) -> None:
    """Raise where the header seems to be a record."""
    contacts = [i for i, label in enumerate(labels, 1) if CONTACT.fullmatch(label.replace(" ", ""))]
    if contacts:
        raise TableError(
            f"{source}: where the names of the columns should stand, column {contacts[0]} has a "
            "number or an address as of a person. Put a line with names above the first record."
        )


def parse_columns(
    table: RawTable, found: Mapping[str, str], date_order: str | None
) -> dict[str, Parsed]:
    """Return the ids and dates found, understood."""
    cells = {meaning: table.frame[found[meaning]] for meaning in DATES if meaning in found}
    parsed = {
        meaning: parse_mixed_dates(column, meaning, table.rows, date_order)
        for meaning, column in cells.items()
    }
    if "customer_id" in found:
        parsed["customer_id"] = parse_ids(table.frame[found["customer_id"]], "customer_id")
    return parsed


def apply_rules(ledger: Ledger, parsed: dict[str, Parsed]) -> None:
    """Enter every rule in the ledger."""
    frame = ledger.table.frame
    headers = repeats_header(frame)
    if headers.any():
        meaning = "A row that has the names of the columns in it once more is set aside."
        ledger.set_aside("repeats the header", meaning, headers, None)
    if "customer_id" in parsed:
        for reason, rows in parsed["customer_id"].problems.items():
            ledger.set_aside(reason, f"A row whose {reason} is set aside.", rows, "customer_id")
    stays = ledger.stays()
    for meaning in parsed.keys() - {"customer_id"}:
        for reason, rows in parsed[meaning].problems.items():
            parsed[meaning].values[rows] = np.datetime64("NaT")
            if not reason.endswith("is missing") and (rows & stays).any():
                ledger.empty(reason, rows & stays, meaning)
    if "customer_id" in parsed:
        ids = pd.Series(parsed["customer_id"].values)
        meaning = "A row with the id of an earlier row is kept."
        ledger.note("customer_id again", meaning, ids.duplicated().to_numpy() & stays)
    meaning = "A row that equals an earlier row in every column is kept."
    ledger.note("exact duplicate", meaning, repeated_rows(frame, stays))


def repeats_header(frame: pd.DataFrame) -> np.ndarray:
    """Return the rows whose cells are the labels of their columns, as in files put together."""
    repeats = np.ones(len(frame), dtype=bool)
    for label in frame:
        if not repeats.any():
            break
        repeats &= (frame[label].astype("str") == label).to_numpy(dtype=bool, na_value=False)
    return repeats


def assemble(ledger: Ledger, parsed: dict[str, Parsed]) -> CustomerReading:
    """Return the rows that stay under canonical names, and the account of the others."""
    stays = ledger.stays()
    index = pd.Index(ledger.table.rows[stays], name="row")
    as_typed = ledger.table.frame[stays].set_axis(index)
    columns = {meaning: as_typed[label] for meaning, label in ledger.columns.items()}
    read = {meaning: column.values[stays] for meaning, column in parsed.items()}
    customers = pd.DataFrame(columns | read, index=index)
    if "customer_id" in customers:
        customers = customers.astype({"customer_id": "str"})
    return CustomerReading(
        customers=customers,
        as_typed=as_typed,
        emptied=ledger.blanked(),
        rejected=ledger.rejected(),
        columns={label: meaning for meaning, label in ledger.columns.items()},
        rules=ledger.rules(),
        rows_in=len(ledger.table),
    )
