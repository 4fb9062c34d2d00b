"""Chapter 00: volume and knowledge, partners that grow, and what a manager believes."""

import numpy as np

from crmlab.exams import Question
from crmlab.messages import say
from crmlab.orientation.measures import net_revenue_retention, rank_agreement, unit_cost
from crmlab.theme import count, money, number, percent

NEEDS = ("price", "delivery", "advice", "quality", "a contact", "training")


def rival(rng: np.random.Generator) -> Question:
    """Ask how far behind a rival with less volume is, and what else there is to learn."""
    rate, cost = rng.choice([0.75, 0.80, 0.85, 0.90]), int(rng.integers(8, 21)) * 50
    volume, times = int(rng.integers(2, 10)) * 1_000, int(rng.choice([4, 8]))
    leader = unit_cost(volume * times, volume, cost, rate)
    told = {
        "volume": count(volume),
        "cost": money(cost),
        "rate": percent(rate, 0),
        "times": times,
        "leader": money(leader, 2),
        "doublings": int(np.log2(times)),
        "lead": percent(1 - leader / cost),
    }
    return Question(
        say("Ahead by volume"),
        12,
        say(
            "A maker has built {volume} machines; the last cost {cost}. With each doubling of all "
            "machines made so far, one costs {rate} of what it did. The leader has built {times} "
            "times as many on the same curve.\n\n(a) What does a machine cost the leader? "
            "(b) By what share is that below the maker's cost? (c) The maker cannot catch up in "
            "volume. What can it learn that the leader's volume does not teach, and how does that "
            "become hard to copy?",
            **told,
        ),
        say(
            "(a) {times} times is {doublings} doublings: {leader}. (b) {lead} below. (c) What each "
            "customer needs: every contact that is remembered makes the next offer fit better. "
            "The customer who has taught one firm would have to teach the other anew.",
            **told,
        ),
        {
            say("doublings counted, not multiples"): 2,
            say("the cost of the leader"): 3,
            say("the share"): 1,
            say("learning from the single customer, and why the customer stays"): 4,
        },
        {"volume": volume, "cost": cost, "rate": rate, "times": times},
        {"leader": leader, "lead": 1 - leader / cost},
    )


def partners(rng: np.random.Generator) -> Question:
    """Ask what last year's partners bring, and how much must be won for a goal."""
    before = int(rng.integers(20, 61)) * 100_000
    kept = before * int(rng.integers(80, 93)) / 100
    expansion = before * int(rng.integers(4, 8)) / 100
    goal = int(rng.choice([8, 10, 12, 15])) / 100
    retention = net_revenue_retention(before, kept, expansion)
    needed = before * (1 + goal) - kept - expansion
    told = {
        "before": money(before),
        "kept": money(kept),
        "expansion": money(expansion),
        "goal": percent(goal, 0),
        "retention": percent(retention),
        "needed": money(needed),
    }
    return Question(
        say("A bucket with a hole"),
        12,
        say(
            "A wholesaler's dealers brought {before} last year. This year the same dealers keep "
            "{kept} of it, and buy {expansion} beyond. The board wants revenue to grow by {goal}."
            "\n\n(a) What is the net revenue retention? (b) How much must new dealers bring? "
            "(c) Sales says: 'New dealers bring that every year, so all is well.' Answer in three "
            "sentences.",
            **told,
        ),
        say(
            "(a) {retention}. (b) {needed}. (c) Below 100 % the old dealers shrink, so that new "
            "ones first fill the hole and only then bring growth. The hole comes again each year, "
            "and grows with the firm. What it costs to win a dealer, beside what it costs to keep "
            "one, decides; neither stands in these numbers.",
            **told,
        ),
        {
            say("kept and expansion over before; new dealers left out"): 3,
            say("what new dealers must bring"): 3,
            say("the hole comes again; the costs that would decide are not given"): 4,
        },
        {"before": before, "kept": kept, "expansion": expansion, "goal": goal},
        {"retention": retention, "needed": needed},
    )


def believed(rng: np.random.Generator) -> Question:
    """Ask how well a manager knows the customers' needs."""
    customers = rng.permutation(6) + 1
    manager = customers.copy()
    one, other, third = rng.choice(6, 3, replace=False)
    manager[[one, other, third]] = manager[[other, third, one]]
    agreement = rank_agreement(manager, customers)
    widest = int(np.abs(manager - customers).max())
    furthest = [n for n, gap in zip(NEEDS, manager - customers, strict=True) if abs(gap) == widest]
    rows = "\n".join(
        f"| {need} | {his} | {theirs} |"
        for need, his, theirs in zip(NEEDS, manager, customers, strict=True)
    )
    told = {
        "rows": rows,
        "agreement": number(agreement, 2),
        "furthest": ", ".join(furthest),
        "squares": int(((manager - customers) ** 2).sum()),
    }
    return Question(
        say("What they need, and what we believe"),
        10,
        say(
            "A manager, and a sample of customers, rank six needs; 1 is the most important.\n\n"
            "| need | manager | customers |\n| --- | --- | --- |\n{rows}\n\n"
            "(a) Compute Spearman's rank correlation, 1 − 6 Σd² / (n (n² − 1)). (b) Which need "
            "does the manager misjudge most? (c) 'We know them well, we need not ask again.' "
            "Name two reasons against.",
            **told,
        ),
        say(
            "(a) Σd² is {squares}; the correlation is {agreement}. (b) {furthest}. (c) One number "
            "hides the one need that is far off, and money is spent need by need. Six ranks are "
            "few, and needs move; who was asked decides whose needs they are.",
            **told,
        ),
        {
            say("the differences, squared and added"): 3,
            say("the correlation"): 2,
            say("the need furthest off"): 1,
            say("two sound reasons"): 4,
        },
        {"manager": manager.tolist(), "customers": customers.tolist()},
        {"agreement": agreement, "furthest": furthest},
    )


QUESTIONS = (rival, partners, believed)
