"""Traditional marketing against CRM: nine contrasts, and a firm's place between the two."""

from collections.abc import Sequence

import pandas as pd

from crmlab.checks import complete_numbers

HIGHEST_RATING = 4
# A firm that is strong on channels and horizon, and has nothing yet to say on price.
EXAMPLE_RATINGS = (2, 3, 1, 2, 4, 1, 2, 0, 3)

# Dimension, traditional marketing and CRM, each in English and in Chinese.
_CONTRASTS = (
    ("goal", "目标", "Make the sale", "做成交易", "Win customers who stay loyal", "赢得忠诚的客户"),
    (
        "focus",
        "侧重",
        "Win the customer once",
        "赢得客户",
        "Serve the customer from first contact to last",
        "经营客户的整个生命周期",
    ),
    ("horizon", "周期", "This quarter", "短期", "Years to come", "中长期"),
    (
        "key figures",
        "关键绩效指标",
        "Market share, product margin, mean satisfaction scores",
        "市场份额、产品利润率、客户满意度",
        "Share of wallet, customer profit, customer value",
        "钱包份额、客户盈利能力、客户价值",
    ),
    (
        "knowledge",
        "客户知识",
        "What groups tend to do, from a survey now and then",
        "群体的习惯,阶段性的调研",
        "Habits of each person, modelled as they happen and forecast",
        "个人的习惯,实时的行为模型与预测",
    ),
    (
        "product",
        "产品",
        "The product alone",
        "独立的产品",
        "A product with services around it",
        "产品加增值服务",
    ),
    (
        "price",
        "价格",
        "The same discount for everybody",
        "统一的折让",
        "Prices that differ by loyalty",
        "按忠诚度区别定价",
    ),
    (
        "channel",
        "渠道",
        "Sellers who hunt alone, in the usual outlets",
        "传统渠道,单打独斗的销售人员",
        "New channels, and a sales team that shares its records",
        "新渠道,自动化的销售团队",
    ),
    (
        "promotion",
        "宣传",
        "One message for all, led by the brand",
        "单向,品牌引导",
        "A dialogue that is adapted to each customer",
        "双向互动,客户化的信息",
    ),
)


def contrasts() -> pd.DataFrame:
    """Return what traditional marketing and CRM say on nine dimensions.

    Returns
    -------
    DataFrame
        A row a dimension: ``dimension``, ``traditional``, ``crm``, and the same in Chinese in
        ``dimension_zh``, ``traditional_zh`` and ``crm_zh``.

    References
    ----------
    Webster (1992); Peppers & Rogers (1993); Grönroos (1994).

    Examples
    --------
    >>> print(contrasts().loc[[0, 6], ["dimension", "traditional", "crm"]].to_string(index=False))
    dimension                     traditional                          crm
         goal                   Make the sale Win customers who stay loyal
        price The same discount for everybody Prices that differ by loyalty
    """
    columns = ["dimension", "traditional", "crm"]
    in_pairs = [name for column in columns for name in (column, f"{column}_zh")]
    return pd.DataFrame(_CONTRASTS, columns=in_pairs)[[*columns, *in_pairs[1::2]]]


def maturity(ratings: Sequence[float] | pd.Series) -> float:
    """Return how far a firm has come from traditional marketing to CRM.

    ``maturity = sum of the ratings / (9 × 4)``

    Parameters
    ----------
    ratings
        One rating for each dimension of `contrasts`, from 0 (all traditional) to 4 (all CRM): in
        that order, or a Series with the dimensions as labels.

    Returns
    -------
    float
        Share from 0 to 1.

    Raises
    ------
    ValueError
        If there are not nine ratings, or one is missing or not from 0 to 4; the dimension is named.

    Examples
    --------
    >>> maturity((2, 3, 1, 2, 4, 1, 2, 0, 3))
    0.5
    """
    return float(rated_dimensions(ratings).sum() / (HIGHEST_RATING * len(_CONTRASTS)))


def rated_dimensions(ratings: Sequence[float] | pd.Series) -> pd.Series:
    """Return the nine ratings by dimension, once they have been looked at.

    Raises
    ------
    ValueError
        As `maturity` does.

    Examples
    --------
    >>> rated_dimensions((2, 3, 1, 2, 4, 1, 2, 0, 3)).head(2)
    goal     2.0
    focus    3.0
    Name: rating, dtype: float64
    """
    names = [dimension for dimension, *_ in _CONTRASTS]
    if len(ratings) != len(names):
        raise ValueError(
            f"There are {len(ratings)} ratings; give nine, one for each of {', '.join(names)}."
        )
    if isinstance(ratings, pd.Series) and set(ratings.index) == set(names):
        ratings = ratings[names]  # by dimension, in whatever order they came
    rated = pd.Series(list(ratings), index=names, name="rating")
    rated = complete_numbers(rated, "ratings")
    outside = ~rated.between(0, HIGHEST_RATING)
    if outside.any():
        name = outside.idxmax()
        raise ValueError(f"A rating goes from 0 to {HIGHEST_RATING}; {name} has {rated[name]:g}.")
    return rated
