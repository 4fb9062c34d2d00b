"""Columns: which column of a file is the customer, the date, the amount."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from crmlab.checks import did_you_mean, listed

from .errors import TableError

# Names in the order of how surely they mean it: a column of an earlier group wins over one of a
# later group; two columns of one group are a tie.
NAMES: dict[str, tuple[str, ...]] = {
    "customer_id": (
        "customer_id",
        "customerno customernumber customernr custid custno clientid clientno clientnumber "
        "userid memberid memberno membernumber buyerid accountid cardid membershipid "
        "客户编号 客户号 客户id 客户代码 会员编号 会员号 会员id 会员卡号 顾客编号 顾客号 顾客id "
        "用户编号 用户id 买家id 客户编码",
        "customer cust client user member buyer customerkey customercode clientcode usercode "
        "客户 会员 顾客 用户 买家 买家会员名",
        "id customername clientname 客户名称 客户姓名 姓名",
    ),
    "date": (
        "date",
        "orderdate invoicedate transactiondate purchasedate saledate salesdate orderdatetime "
        "invoicedatetime transactiondatetime purchasedatetime dateoforder dateofpurchase "
        "日期 订单日期 下单日期 下单时间 购买日期 购买时间 交易日期 交易时间 销售日期 销售时间 "
        "消费日期 消费时间 订单创建时间 成交时间 开票日期",
        "day datetime ordertime transactiontime purchasetime timestamp orderdatekey datekey "
        "paymentdate paymenttime transdate 时间 付款时间 支付时间 付款日期",
        "time createdat created",
    ),
    "amount": (
        "amount",
        "totalamount orderamount salesamount transactionamount purchaseamount lineamount "
        "netamount invoiceamount paidamount amountpaid linetotal ordertotal totalprice totalsales "
        "revenue sales turnover dollarvalue ordervalue salesvalue spend "
        "金额 销售额 销售金额 订单金额 消费金额 交易金额 购买金额 实付金额 支付金额 成交金额 "
        "总金额 付款金额 营业额",
        "total value sum money payment gmv 总价 总额 应付金额 合计",
    ),
    "quantity": (
        "quantity",
        "qty units unitssold itemquantity orderquantity quantityordered numberofitems "
        "numberofunits numberofcds 数量 购买数量 销售数量 件数 销量",
        "count items pieces 个数",
    ),
    "unit_price": (
        "unit_price",
        "priceperunit itemprice priceeach sellingprice 单价 商品单价 销售单价",
        "price 价格 售价",
    ),
    "order_id": (
        "order_id",
        "orderno ordernumber ordernr invoiceno invoicenumber invoiceid invoicenr transactionid "
        "transactionno transactionnumber basketid receiptid receiptno receiptnumber "
        "订单号 订单编号 订单id 发票号 发票编号 单号 交易号 交易编号 小票号 流水号",
        "order invoice transaction receipt basket ticket 订单 发票",
    ),
    "product_id": (
        "product_id",
        "productno productnumber productcode stockcode sku skuid itemid itemno itemcode articleno "
        "articleid 商品编号 商品编码 商品id 商品代码 产品编号 产品编码 产品id 货号",
        "product item article 商品 产品",
    ),
    "store": (
        "store",
        "storeid storeno storename storenumber storecode shopid shopname branchid branchname "
        "outletid 门店 店铺 门店名称 门店编号 店铺名称 分店 店名",
        "shop branch outlet",
    ),
    "margin": (
        "margin",
        "grossmargin grossprofit marginamount contributionmargin 毛利 毛利额",
        "profit 利润",
    ),
}
REQUIRED = ("customer_id", "date", "amount")
Names = Mapping[str, tuple[str, ...]]
CURRENCIES = ["usd", "eur", "gbp", "cny", "rmb", "jpy", "chf", "hkd", "aud", "cad", "inr", "元"]


def plain_name(label: str) -> str:
    """Return a label without case, signs, brackets and currency.

    Examples
    --------
    >>> plain_name("Customer ID"), plain_name("Amount (EUR)"), plain_name("金额（元）")
    ('customerid', 'amount', '金额')
    """
    name = unicodedata.normalize("NFKC", label).casefold()
    name = re.sub(r"[(\[].*?[)\]]", "", name) or name
    name = re.sub(r"[\W_]+", "", name)
    for currency in CURRENCIES:
        name = name.removesuffix(currency) or name
    return name


def groups_of(meaning: str, names: Names) -> list[set[str]]:
    """Return the plain names of a canonical column, the surest group first."""
    return [{plain_name(name) for name in group.split()} for group in names[meaning]]


def recognise(
    labels: Sequence[str], given: Mapping[str, str | None] | None, source: str
) -> dict[str, str]:
    """Return the column of a sales file for each canonical column that was found or given.

    Parameters
    ----------
    labels : sequence of str
        The header.
    given : mapping, optional
        Canonical column to label; None says that the file has no such column.
    source : str
        The file's name, for messages.

    Returns
    -------
    dict
        Canonical column to label. With an amount, there is no unit price.

    Raises
    ------
    TableError
        If a required column is missing, or two columns fit equally well.

    Examples
    --------
    >>> recognise(["Kunde", "日期", "Qty", "Unit Price"], {"customer_id": "Kunde"}, "sales.csv")
    {'customer_id': 'Kunde', 'date': '日期', 'quantity': 'Qty', 'unit_price': 'Unit Price'}
    """
    columns = match(labels, given, source, NAMES)
    check_complete(columns, labels, source)
    return columns


def match(
    labels: Sequence[str], given: Mapping[str, str | None] | None, source: str, names: Names
) -> dict[str, str]:
    """Return the label of each canonical column in `names` that was found or given."""
    found = check_given(labels, given or {}, source, names)
    free = [label for label in labels if label not in found.values()]
    for meaning in names:
        if meaning in found or (meaning == "unit_price" and found.get("amount")):
            continue
        for group in groups_of(meaning, names):
            fits = [label for label in free if plain_name(label) in group]
            if len(fits) > 1:
                raise TableError(
                    f"{source}: {listed(fits)} fit {meaning} equally well. "
                    f'Say which: columns={{"{meaning}": {fits[0]!r}}}.'
                )
            if fits:
                found[meaning] = fits[0]
                free.remove(fits[0])
                break
    return {meaning: found[meaning] for meaning in names if found.get(meaning) is not None}


def told(columns: Mapping[str, str], source: str) -> str:
    """Return in one line what each canonical column is taken from."""
    pairs = ", ".join(f"{meaning} = {written}" for meaning, written in columns.items())
    return f"{source}: {pairs} (not so? columns={{...}})"


def check_given(
    labels: Sequence[str], given: Mapping[str, str | None], source: str, names: Names
) -> dict[str, str | None]:
    """Return the caller's columns, or say what is wrong with them."""
    if not isinstance(given, Mapping):
        raise TableError('columns must be a mapping such as {"customer_id": "Kunde"}.')
    given = {m: None if label is None else str(label).strip() for m, label in given.items()}
    for meaning, label in given.items():
        if meaning not in names:
            raise TableError(
                f"columns: {meaning!r} is no column that is read; those are {listed(names)}. "
                'Write columns={"customer_id": "name in the file"}.'
            )
        if label is not None and label not in labels:
            missing = f"{source} has no column {label!r}."
            raise TableError(
                f"{missing}{did_you_mean(label, labels)} It has {listed(labels)}.",
                f"{missing} It has {len(labels)} others, not listed here: a file "
                "without a header would show somebody's data.",
            )
    named = [label for label in given.values() if label is not None]
    twice = [label for label in named if named.count(label) > 1]
    if twice:
        raise TableError(f"columns: {twice[0]!r} is named twice; each column has one meaning.")
    return given


def check_complete(columns: Mapping[str, str], labels: Sequence[str], source: str) -> None:
    """Raise where a required column is missing."""
    missing = [meaning for meaning in REQUIRED if meaning not in columns]
    if {"quantity", "unit_price"} <= columns.keys():
        missing = [meaning for meaning in missing if meaning != "amount"]
    if not missing:
        return
    instead = ", or quantity and unit_price instead of it" if "amount" in missing else ""
    raise TableError(
        f"{source} has no column recognised as {listed(missing)}{instead}. "
        f"Its columns are {listed(labels)}. "
        f'Name it: columns={{"{missing[0]}": "one of these"}}.'
    )
