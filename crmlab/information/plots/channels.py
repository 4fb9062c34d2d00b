"""Pictures of the channels: what a record costs that can be used, and a mix against the best."""

import pandas as pd
from matplotlib.axes import Axes

from crmlab import theme
from crmlab.marks import HATCHED, bare, label_right
from crmlab.messages import say
from crmlab.theme import count, money, picture

__all__ = ["plot_channel_mix", "plot_cost_per_record"]

HEADER = -0.85  # above the first channel
COLUMNS = (1.28, 1.58)  # right ends of the columns of numbers, in longest bars


@picture
def plot_cost_per_record(ax: Axes, table: pd.DataFrame) -> tuple[str, str]:
    """Draw what a record costs, and what invalid ones add to a valid one (`cost_per_valid_record`).

    A channel without valid records is left out.
    """
    costs = table[["cost_per_record", "cost_per_valid_record"]].dropna()
    costs.index = [theme.words(channel) for channel in costs.index]
    paid, valid = costs["cost_per_record"], costs["cost_per_valid_record"]
    ax.barh(costs.index, paid, color=theme.BLUE, height=0.65)
    ax.barh(costs.index, valid - paid, left=paid, height=0.65, **HATCHED)
    for place, (one, other) in enumerate(zip(paid, valid, strict=True)):
        label_right(ax, other, place, f"{one:,.2f} → {other:,.2f}")
    ax.set(xlim=(0, valid.max() * 1.35), ylim=(len(costs) - 0.5, -0.5), xticks=[])
    bare(ax)
    unit = {"currency": theme.currency()}
    ax.set_xlabel(say("{currency} per record → per valid record; hatched: added", **unit))
    told = {
        "cheap": valid.idxmin(),
        "least": money(valid.min(), 2),
        "dear": valid.idxmax(),
        "most": money(valid.max(), 2),
    }
    headline = say("A valid record costs {least} by {cheap}, {most} by {dear}", **told)
    ends = say(
        "A valid record is cheapest by {cheap} ({least}) and dearest by {dear} ({most}).", **told
    )
    moved = valid.rank(method="first") != paid.rank(method="first")
    if not moved.any():
        same = say("The order of the channels is the same by cost per record.")
        return headline, f"{ends} {same}"
    order = say(
        "By cost per record, {cheap} would be the cheapest and {dear} the dearest; {moved} "
        "channels change places.",
        cheap=paid.idxmin(),
        dear=paid.idxmax(),
        moved=moved.sum(),
    )
    return headline, f"{ends} {order}"


@picture
def plot_channel_mix(
    ax: Axes, mix: pd.DataFrame, best: pd.DataFrame, costs: pd.DataFrame, *, goal: str = "valid"
) -> tuple[str, str]:
    """Draw the usable records of a mix (`mix_of`), and with ◆ those of the best (`channel_mix`).

    Beside its bar stand the usable records of each channel in both mixes; the sentence says what
    one costs (`cost_per_valid_record`). The goal is ``"valid"`` or ``"consenting"``.
    """
    longest = costs["valid"].max()
    names = [theme.words(channel) for channel in mix.index]
    ax.barh(names, mix[goal], color=theme.BLUE, height=0.7)
    ax.plot(best[goal], names, "D", color=theme.ORANGE, markersize=11, clip_on=False)
    columns = {
        say("■ yours"): (mix[goal], theme.BLUE),
        say("◆ best"): (best[goal], theme.ORANGE),
    }
    for place, (header, (records, colour)) in zip(COLUMNS, columns.items(), strict=True):
        right = {"ha": "right", "va": "center", "color": colour}
        ax.text(place * longest, HEADER, header, weight="bold", **right)
        for row, text in enumerate(records.map(count)):
            ax.text(place * longest, row, text, **right)
    ax.set(xlim=(0, COLUMNS[-1] * longest), ylim=(len(mix) - 0.5, HEADER - 0.4))
    ax.set_xticks([tick for tick in ax.get_xticks() if tick <= longest])
    ax.xaxis.set_major_formatter(lambda number, _: count(number))
    ax.spines["bottom"].set_bounds(0, longest)
    ax.spines["left"].set_visible(False)
    ax.tick_params(axis="y", length=0, pad=12)
    counted = say("Valid records") if goal == "valid" else say("Valid records with consent")
    ax.set_xlabel(counted, loc="left")
    more = count(best[goal].sum() - mix[goal].sum())
    headline = (
        say("The best mix brings {more} more valid records", more=more)
        if goal == "valid"
        else say("The best mix brings {more} more with consent", more=more)
    )
    each = costs[f"cost_per_{goal}_record"].dropna()
    bought = _mix_sentence(mix.sum(), best[goal].sum(), goal)
    return headline, f"{bought} {_each_sentence(each)}" if len(each) else bought


def _each_sentence(each: pd.Series) -> str:
    """Say where a usable record is cheapest and dearest."""
    return say(
        "A record of use costs least by {cheap} ({least}), most by {dear} ({most}).",
        cheap=theme.words(each.idxmin()),
        least=money(each.min(), 2),
        dear=theme.words(each.idxmax()),
        most=money(each.max(), 2),
    )


def _mix_sentence(total: pd.Series, most: float, goal: str) -> str:
    """Say what a mix costs and brings in all, and what the best mix would bring."""
    texts = {"cost": money(total["cost"]), "goal": theme.words(goal)}
    if not total[goal]:
        return say("{cost} spent in all bring no record that is {goal}.", **texts)
    return say(
        "{cost} spent in all buy {records} records, of which {valid} are valid and {consenting} "
        "consenting too: {each} for each that is {goal}. The best mix for the same money brings "
        "{most}, {best} each.",
        **{column: count(total[column]) for column in ("records", "valid", "consenting")},
        each=money(total["cost"] / total[goal], 2),
        most=count(most),
        best=money(total["cost"] / most, 2),
        **texts,
    )
