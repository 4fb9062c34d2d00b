"""Each sentence on segments has a condition, recomputed here from the rows of some files."""

from functools import cached_property

import numpy as np
import pandas as pd
import pytest
from sales_files import bought, edge_files, lively
from scipy.stats import norm
from told_when import LOSSES, MARGIN, READING, Rows, count, money, percent, require_told, rule

from crmlab.briefing.missing import Missing
from crmlab.intervals import wilson
from crmlab.segmentation.briefing import sentences
from crmlab.segmentation.briefing.figures import nearest
from crmlab.segmentation.briefing.findings import findings
from crmlab.segmentation.briefing.segments import shown
from crmlab.segmentation.measures.rfm import RFM, rfm_scores, rfm_segments

COST, ANSWERED = 2.0, 28
DAY = "{:%Y-%m-%d}".format
WHAT = {
    "recency_days": "the day of the last purchase",
    "frequency": "the number of purchases",
    "monetary": "the money spent",
}


def more_files():
    """Return files at the edge of what a sentence on segments may claim."""
    random = np.random.default_rng(5)
    one_pace = bought(*[random.integers(0, 500, 1 + random.poisson(6)) for _ in range(400)])
    one_pace["amount"] = random.lognormal(4, 0.5, len(one_pace)).round(2)
    early = [[who % 90, 90 + who % (7 + who % 11), *[150 + who] * (who % 2)] for who in range(90)]
    gone = bought(*early, *[[600 + who, 610 + who] for who in range(5)])
    gone["amount"] = 5.0 + np.arange(len(gone)) % 17
    some = lively()
    giants = some["customer_id"].isin(some["customer_id"].value_counts().index[:2])
    back = one_pace.iloc[::9].assign(amount=-1.0)
    once = [[who, *[who + 9] * (who % 30 == 0)] for who in range(400)]
    fall = [[who % 60, 330 + who % 60, *[365 + who % 60] * (who % 4 > 0)] for who in range(80)]
    by_the_calendar = [range(who, 540, 30 if who % 4 else 180) for who in range(90)]
    left = [range(who, 400 - who, 30) for who in range(30)]
    three = bought(*[[who % 40, 60 + who % 9] for who in range(12)], *[[80, 90]] * 9, *[[85]] * 9)
    return {
        "one pace": one_pace,
        "nobody came since": gone,
        "two giants": some.assign(amount=some["amount"].mask(giants, 9_000.0)),
        "hardly anybody comes twice": bought(*once),
        "once a year, in one season": bought(*fall, [640]),
        "monthly and half-yearly payers": bought(*by_the_calendar, *left),
        "fifths of thirty": three.assign(amount=1.0 + np.arange(len(three)) % 13),
        "some taken back": pd.concat([one_pace, back]),
        "losses by what was taken back": pd.concat(
            [some, some.iloc[:9].assign(amount=-999.0)]
        ).assign(margin=lambda t: 0.3 * t["amount"]),
    }


FILES = edge_files() | more_files()
NET = {"some taken back", "losses by what was taken back"}


def why_none(scored):
    """Tell why customers are in no segments, if they are not."""
    if len(scored) < 25:
        return "few"
    if scored["frequency"].max() == 1:
        return "once"
    for measure, score in RFM.items():
        if len(scored) - scored[score].value_counts().max() < 5:
            return measure
    return ""


class Facts(Rows):
    """What is true of a file, from its rows, and of the RFM table of a day."""

    @cached_property
    def found(self):
        return findings(self.reading, contact_cost=COST)

    @cached_property
    def end(self):
        return self.sales["date"].max().normalize()

    @cached_property
    def by_order(self):
        return "order_id" in self.sales

    def on(self, day):
        """Return the customers of a day, with scores and segments if five have them."""
        log = self.sales[self.sales["date"] < day + pd.Timedelta(days=1)]
        log = log.assign(day=log["date"].dt.normalize())
        came = log[log["amount"] >= 0].groupby("customer_id")
        table = pd.DataFrame(
            {
                "recency_days": (day - came["day"].max()).dt.days,
                "frequency": came["order_id" if self.by_order else "day"].nunique(),
                "monetary": log.groupby("customer_id")["amount"].sum().round(6),
            }
        ).dropna()
        return rfm_segments(rfm_scores(table)) if len(table) >= 5 else table

    @cached_property
    def now(self):
        return self.on(self.end)

    @cached_property
    def has(self):
        return not why_none(self.now)

    @cached_property
    def blank(self):
        """The customers of the day that lacks segments: the last, or four weeks before it."""
        is_early = self.has and self.covered >= 56 and not self.compared
        return self.on(self.end - pd.Timedelta(days=ANSWERED)) if is_early else self.now

    def lacks_by(self, *whys):
        return why_none(self.blank) in whys

    @cached_property
    def alike(self):
        """The measure in which hardly anybody differs, and the share of those who are alike."""
        measure = why_none(self.blank)
        return WHAT[measure], percent(self.blank[measure].value_counts(normalize=True).max(), 0)

    @cached_property
    def covered(self):
        return (self.end - self.sales["date"].min().normalize()).days + 1

    @cached_property
    def compared(self):
        """The days over which customers are compared; 0 where they are not."""
        if not self.has:
            return 0
        can = [d for d in (364, 182, 91, 28) if 2 * d <= self.covered and not self.why_before(d)]
        return next(iter(can), 0)

    def why_before(self, days):
        return why_none(self.on(self.end - pd.Timedelta(days=days)))

    @cached_property
    def before(self):
        table = self.on(self.end - pd.Timedelta(days=self.compared))
        return table.assign(bought=self.now["recency_days"].reindex(table.index) < self.compared)

    @cached_property
    def difference(self):
        """The shares that bought of the fresh and of the stale, and Newcombe's interval."""
        groups = [self.before["bought"][self.before["R"].isin(few)] for few in ((4, 5), (1, 2))]
        if min(map(len, groups)) < 5:
            return None
        hits, people = (pd.Series(map(of, groups)) for of in (sum, len))
        share, low, high = wilson(hits, people).to_numpy().T
        lower = np.hypot(share[0] - low[0], high[1] - share[1])
        upper = np.hypot(high[0] - share[0], share[1] - low[1])
        return *share, share[0] - share[1] - lower, share[0] - share[1] + upper

    @cached_property
    def told(self):
        if not self.compared:
            return "unknown"
        if self.difference is None:
            return "few"
        _, _, low, high = self.difference
        if low > 0:
            return "order"
        return "nothing" if high < self.before["bought"].mean() / 4 else "few"

    @cached_property
    def slipped(self):
        """Who was fresh, is overdue, and came no more or fell to a lower segment and a lower R."""
        if not self.compared:
            return self.now[:0]
        then = self.before.add_suffix("_then")
        both = self.now.join(then, how="inner")
        others = (both["segment"] == "Others") != (both["segment_then"] == "Others")
        fell = both["segment"].cat.codes > both["segment_then"].cat.codes
        fell &= (both["R"] < both["R_then"]) & ~others
        gone = both["recency_days"] >= self.compared
        fresh = (both["recency_days_then"] < self.compared) & (both["R_then"] >= 3)
        return both[fresh & (gone | fell) & both.index.isin(self.overdue)]

    @cached_property
    def told_slipped(self):
        is_told = self.has and self.told in ("order", "few") and (self.gains or not self.is_own)
        brings = self.slipped["monetary"].sum() > 0
        return is_told and brings and len(self.slipped) >= 5

    @cached_property
    def listed(self):
        known = self.told in ("order", "few") and len(self.slipped) >= 5
        return self.has and known and self.people >= 50

    @cached_property
    def differ(self):
        """Whether those who slipped have brought different sums."""
        return self.value[self.slipped.index].round(6).nunique() > 1

    @cached_property
    def highest(self):
        """The highest segment from which five slipped, and how many."""
        sizes = self.slipped["segment_then"].value_counts().sort_index()
        return next(((name, n) for name, n in sizes.items() if n >= 5), ("", 0))

    @cached_property
    def large(self):
        """The shares of revenue of those who bring more than a tenth, by segment."""
        if not self.has:
            return {}
        share = self.now["monetary"] / self.now["monetary"].sum()
        segment = shown(self.now["segment"])
        return {
            name: (mine[mine > 0.1], self.now["monetary"][mine.index])
            for name, mine in share.groupby(segment, observed=True)
            if (mine > 0.1).any()
        }

    @cached_property
    def mailed(self):
        """What becomes of a mailing to each segment and to all, but for those left out."""
        then = self.on(self.end - pd.Timedelta(days=ANSWERED))
        if not self.has or why_none(then):
            return None
        segment = shown(self.now["segment"])
        names = segment.cat.categories
        was = then["segment"].astype(object).where(then["segment"].isin(names), names[-1])
        came = self.now["recency_days"].reindex(then.index) < ANSWERED
        large = [who for shares, _ in self.large.values() for who in shares.index]
        margin = 0.4 * self.sales["amount"] if self.margin is None else self.margin
        margin = margin.groupby(self.sales["customer_id"]).sum()
        groups = {name: (segment.index[segment == name], was == name) for name in names}
        groups["all customers"] = (segment.index, was.notna())
        found = {}
        for name, (everybody, known) in groups.items():
            usual = everybody.difference(large)
            if name != "Lost" and len(usual):
                each = margin[usual].sum() / self.now["frequency"][usual].sum()
                found[name] = verdict(each, came[known], len(everybody))
        return found

    def mailing(self, kind):
        if self.mailed is None or self.told == "nothing":
            return False
        kinds = set(self.mailed.values())
        if "test" in kinds:
            return kind == "test"
        return kind == ("few" if kinds & {"few", "unknown"} else "no")

    @cached_property
    def to_test(self):
        names = [name for name, kind in self.mailed.items() if kind == "test"]
        return ", ".join([name for name in names if name != "all customers"] or names)


def verdict(margin, came, customers):
    """Tell whether to mail a segment: to test, too few, unknown, or no."""
    needed = COST / margin if margin > 0 else np.inf
    if needed > 1:
        return "no"
    if len(came) < 5:
        return "unknown"
    share = came.mean()
    if needed > wilson(came.sum(), len(came))["high"] or share + needed >= 1:
        return "no"
    effect = 2 * (np.arcsin((share + needed) ** 0.5) - np.arcsin(share**0.5))
    each = np.ceil(2 * ((norm.ppf(0.95) + norm.ppf(0.8)) / effect) ** 2)
    return "test" if 2 * each <= customers else "few"


def moved(f):
    return f.compared > 0


def score_classes(f):
    return f.now["F"].nunique()


def large(number):
    return lambda f: any(len(shares) == number for shares, _ in f.large.values())


def with_others(number):
    return lambda f: any(
        len(shares) == number and len(money) - number >= 5 for shares, money in f.large.values()
    )


DAYS_SINCE = {"days": lambda f: str(f.compared)}
SINCE = {"since": lambda f: DAY(f.end - pd.Timedelta(days=f.compared))}
NONE = [
    rule("Nobody is put into a segment.", lambda f: not f.has),
    rule("Fifths of {customers} customers hold fewer than five each: scores need 25 customers.",
         lambda f: f.lacks_by("few"), customers=lambda f: str(len(f.blank))),
    rule("Nobody came a second time: how often says nothing, and who is a regular customer cannot "
         "be told.", lambda f: f.lacks_by("once")),
    rule("Segments would rest on the day and the size of one purchase.",
         lambda f: f.lacks_by("once")),
    rule("{share} of the customers are alike in {what}: it tells hardly anybody from anybody, and "
         "without it there are no segments.", lambda f: f.lacks_by(*WHAT),
         share=lambda f: f.alike[1], what=lambda f: f.alike[0]),
    rule("{once} of customers bought on one day only.",
         lambda f: not f.has and f.people >= 25 and f.once >= 0.3 and f.come_twice,
         once=lambda f: percent(f.once, 0)),
    rule("Work on the second purchase before you pay for more first ones.",
         lambda f: not f.has and f.people >= 25 and f.once >= 0.3 and f.come_twice),
]  # fmt: skip
TRUST = [
    rule("The segments told who buys: who was fresh came again more often.",
         lambda f: f.has and f.told == "order"),
    rule("Too few customers or purchases to tell whether these segments say who buys again: a try, "
         "no more.", lambda f: f.has and f.told == "few"),
    rule("Do not aim by these segments: on this file they did not tell who buys.",
         lambda f: f.has and f.told == "nothing"),
    rule("Whether segments tell who buys is not known: no earlier day shows it.",
         lambda f: f.has and f.told == "unknown"),
    rule("Of those with R 4 or 5 on {since}, {fresh} bought in the {days} days since; of those "
         "with R 1 or 2, {stale}.", lambda f: moved(f) and f.difference is not None,
         fresh=lambda f: nearest(f.difference[0]), stale=lambda f: nearest(f.difference[1]),
         **SINCE, **DAYS_SINCE),
    rule("The difference is {points} points (95 %: {low} to {high}).",
         lambda f: moved(f) and f.difference is not None,
         low=lambda f: count(100 * f.difference[2]), high=lambda f: count(100 * f.difference[3])),
    rule("Most of the fresh ones bought nothing, either: a name is no forecast.",
         lambda f: moved(f) and f.told == "order" and f.difference[0] < 0.5),
    rule("{share} of those with three purchase days or more pay at even intervals, as for a "
         "subscription.", lambda f: f.has and f.told != "nothing" and f.is_subscription,
         share=lambda f: percent(f.even, 0)),
    rule("R is low shortly before a payment is due, and who pays once a year has a low F: look at "
         "when the next payment is due before you ask anybody why they stay away.",
         lambda f: f.has and f.told != "nothing" and f.is_subscription),
    rule("{share} of the names could be others, by the other rule or among other customers of the "
         "same kind: look at R, F and M before you act on one person.",
         lambda f: f.has and f.told != "nothing",
         share=lambda f: nearest(f.found.unsure)),
]  # fmt: skip
SLIPPED = [
    rule("{customers} customers who had bought on three days or more slipped since {since}: they "
         "are silent for longer than ever before.", lambda f: f.told_slipped,
         customers=lambda f: count(len(f.slipped)), **SINCE),
    rule("They have brought {money} ({share} of revenue).", lambda f: f.told_slipped,
         money=lambda f: money(f.slipped["monetary"].sum()),
         share=lambda f: nearest(f.slipped["monetary"].sum() / f.sales["amount"].sum())),
    rule("Ask what is wrong.", lambda f: f.told_slipped and not f.differ),
    *(rule(f"Ask what is wrong, first those who brought most {what}.",
           lambda f, what=what: f.told_slipped and f.differ and f.people < 50
           and f.worth_by == what) for what in ("revenue", "margin")),
    rule("Ask what is wrong, first those who brought most {what}: they head the list.",
         lambda f: f.told_slipped and f.differ and f.people >= 50, what=lambda f: f.worth_by),
    rule("{number} of them came from {segment}.",
         lambda f: f.told_slipped and f.highest[1] > 0,
         number=lambda f: count(f.highest[1]), segment=lambda f: f.highest[0]),
    rule("All who slipped, by the {what} they brought; ten at most are shown.",
         lambda f: f.listed, what=lambda f: f.worth_by),
    rule("{before} customers were known on {since}; {days} days later the file ends.", moved,
         before=lambda f: count(len(f.before)), **SINCE, **DAYS_SINCE),
    rule("Up and down follow the order of the names; who goes to or from Others goes neither way.",
         moved),
    rule("Slipped: was fresh (had bought within {days} days, R 3 or more), since then has bought "
         "nothing or fell to a lower segment with a lower R, and is silent for a tenth longer than "
         "ever between purchases on three days or more.", moved, **DAYS_SINCE),
    rule("The file covers {days} days.", lambda f: f.has and f.covered < 56,
         days=lambda f: str(f.covered)),
    rule("To compare, it takes a period and one as long before it: at least 56 days.",
         lambda f: f.has and f.covered < 56),
    rule("There are no segments of {since}.", lambda f: f.has and f.covered >= 56 and not moved(f),
         is_exact=False, since=lambda f: DAY(f.end - pd.Timedelta(days=ANSWERED))),
]  # fmt: skip
LARGE = [
    rule("One customer of {segment} (…{id}) brings {share} of revenue.", large(1)),
    rule("{number} customers of {segment} ({ids}) bring {share} of revenue.",
         lambda f: any(len(shares) > 1 for shares, _ in f.large.values())),
    rule("Without this customer, {segment} bring {each} each, not {all}.", with_others(1)),
    rule("Without these customers, {segment} bring {each} each, not {all}.", with_others(2)),
    rule("Who brings more than 10 % of revenue is left out.", lambda f: bool(f.large)),
]  # fmt: skip
MAILING = [
    rule("Assumed: 2.00 CNY a contact.", lambda f: f.has),
    rule("If you mail, test first: {segments}.", lambda f: f.mailing("test"),
         segments=lambda f: f.to_test),
    rule("Section 5 says how many to mail, and how many to hold out.",
         lambda f: f.mailing("test")),
    rule("Whether a mailing adds buyers, no sales file tells.", lambda f: f.mailing("test")),
    rule("Whether a mailing pays cannot be shown here: where it may, the customers are too few for "
         "a test (section 5).", lambda f: f.mailing("few")),
    rule("If you mail, hold some out each time and add results up.", lambda f: f.mailing("few")),
    rule("Send no mailing at this cost: in no segment can it be expected to add as many buyers as "
         "it must (section 5).", lambda f: f.mailing("no")),
    rule("Must add: so many more must order because of the mailing, beside those who buy anyway "
         "(of the segment on {day}, in the 28 days since).", lambda f: f.mailed is not None,
         day=lambda f: DAY(f.end - pd.Timedelta(days=ANSWERED))),
    rule("Hardly: buyers would have to more than double.", lambda f: f.mailed is not None),
    rule("Test: mail as many as the table says, hold as many out, by lot; what the mailing must "
         "add then shows in four of five tests (level of 5 %, one-sided).",
         lambda f: f.mailed is not None),
]  # fmt: skip
SCORES = [
    rule("R counts back from {end}, the last day of the file.", lambda f: f.has,
         end=lambda f: DAY(f.end)),
    rule("The file has order numbers: F counts a customer's orders.",
         lambda f: f.has and f.by_order),
    rule("The file has no order numbers: F counts the days on which a customer bought.",
         lambda f: f.has and not f.by_order),
    rule("Rule 'quantile': equals get equal scores; classes differ in size.", lambda f: f.has),
    rule("Returns are taken off M and revenue, and are no purchases.",
         lambda f: f.has and (f.sales["amount"] < 0).any()),
    rule("F tells only {used} classes apart, not five: {share} of the customers have the same "
         "count ({number}).", lambda f: f.has and score_classes(f) < 5,
         used=lambda f: str(score_classes(f)),
         share=lambda f: nearest(f.now["frequency"].value_counts(normalize=True).max())),
]  # fmt: skip
RULES = [*READING, *LOSSES, *NONE, *TRUST, *SLIPPED, *LARGE, *MAILING, *SCORES]


def told_of_segments(facts):
    found = facts.found
    if not found.has_segments:
        return sentences.recommendations(found)
    moves, mailing = found.moves, found.mailing
    return [
        *sentences.recommendations(found),
        *sentences.how_scored(found),
        *sentences.trust(found),
        str(moves) if isinstance(moves, Missing) else sentences.about_moves(moves),
        sentences.about_list(found, None),
        sentences.assumed(found, COST),
        "" if isinstance(mailing, Missing) else sentences.about_mailing(mailing),
    ]


@pytest.mark.parametrize("name", FILES)
def test_a_sentence_is_told_where_its_numbers_support_it_and_only_there(name):
    facts = Facts(FILES[name], cancellations="net") if name in NET else Facts(FILES[name])
    require_told([*RULES, *(MARGIN if facts.has else [])], told_of_segments, facts)
