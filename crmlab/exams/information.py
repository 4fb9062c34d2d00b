"""Chapter 01: data that age, what an address may cost, and two kinds of error."""

import numpy as np
import pandas as pd

from crmlab.exams import Question
from crmlab.information.measures import half_life, lift, match_quality
from crmlab.messages import say
from crmlab.theme import count, money, number, percent


def ageing(rng: np.random.Generator) -> Question:
    """Ask how long a file lasts, and how often it must be looked at."""
    decay = int(rng.integers(12, 31)) / 100
    records, least = int(rng.integers(10, 60)) * 1_000, float(rng.choice([0.80, 0.85, 0.90]))
    half = half_life(decay)
    right = records * (1 - decay) ** 2
    months = 12 * np.log(least) / np.log(1 - decay)
    told = {
        "decay": percent(decay, 0),
        "records": count(records),
        "least": percent(least, 0),
        "half": number(half, 2),
        "right": count(right),
        "months": number(months),
    }
    return Question(
        say("A file that ages"),
        12,
        say(
            "Of addresses that are right, {decay} go wrong in a year. A file of {records} was "
            "checked today, and all are right.\n\n(a) After how many years is half of it wrong? "
            "(b) How many are right after two years? (c) After how many months must it be checked "
            "again, if at least {least} are to be right at any time? (d) Name a field for which "
            "this model is wrong, and say why.",
            **told,
        ),
        say(
            "(a) {half} years. (b) {right}. (c) After {months} months. (d) A birth date does not "
            "age; a job or a mobile number changes for some people again and again and for others "
            "never, so the share that goes wrong falls with the age of the record.",
            **told,
        ),
        {
            say("half-life by logarithms, not 50 % over the decay"): 3,
            say("compounded over two years"): 2,
            say("the months"): 3,
            say("a field, with its reason"): 2,
        },
        {"decay": decay, "records": records, "least": least},
        {"half": half, "right": right, "months": months},
    )


def price_of_a_field(rng: np.random.Generator) -> Question:
    """Ask what it may cost to know something of each address."""
    without, more = int(rng.integers(8, 21)) / 1_000, int(rng.integers(6, 19)) / 1_000
    knowing, margin = without + more, int(rng.integers(8, 25)) * 10
    times, worth = lift(knowing, without), (knowing - without) * margin
    told = {
        "without": percent(without),
        "knowing": percent(knowing),
        "margin": money(margin),
        "times": number(times, 2),
        "worth": money(worth, 2),
        "four": money(4 * worth, 2),
    }
    return Question(
        say("What a field is worth"),
        12,
        say(
            "Of addresses written to at random, {without} order; where the child's age is known "
            "and used, {knowing}. An order brings a margin of {margin}.\n\n(a) What is the lift? "
            "(b) What may it cost at most to know the age for one mailing, for each address? "
            "(c) And if it is used in four mailings? (d) What must be settled before the field is "
            "asked for, whatever it is worth?",
            **told,
        ),
        say(
            "(a) {times}. (b) {worth} for each address: the difference of the rates, times the "
            "margin. (c) Up to {four}, if the lift lasts and nobody leaves. (d) The purpose, a "
            "ground in law, and the consent of whoever is concerned, here a parent for a child; "
            "how long it is kept, and who sees it.",
            **told,
        ),
        {
            say("the lift, a ratio"): 2,
            say("the worth from the difference, not from the lift"): 4,
            say("four mailings, with a condition"): 1,
            say("purpose, ground and consent; a child's data"): 3,
        },
        {"without": without, "knowing": knowing, "margin": margin},
        {"lift": times, "worth": worth},
    )


def two_errors(rng: np.random.Generator) -> Question:
    """Ask for the quality of a finder of duplicates, and which error costs more where."""
    true = int(rng.integers(8, 25)) * 50
    right = true * int(rng.integers(60, 91)) // 100
    found = right + int(rng.integers(3, 13)) * 10
    truth = pd.DataFrame({"left": range(true), "right": range(10_000, 10_000 + true)})
    pairs = pd.DataFrame({"left": range(true - right, true - right + found)})
    pairs["right"] = pairs["left"] + 10_000
    quality = match_quality(pairs, truth)
    told = {
        "true": count(true),
        "found": count(found),
        "right": count(right),
        "precision": percent(quality["precision"]),
        "recall": percent(quality["recall"]),
        "wrong": count(found - right),
        "missed": count(true - right),
    }
    return Question(
        say("Two kinds of error"),
        12,
        say(
            "A file holds {true} pairs of records that are one person. A program reports {found} "
            "pairs; {right} of them are true.\n\n(a) Precision and recall? (b) How many people are "
            "merged with somebody else, and how many stay double, if all reports are merged "
            "unseen? (c) For which use would you demand more of precision, for which more of "
            "recall: a catalogue by post; one account with one credit limit? Say why.",
            **told,
        ),
        say(
            "(a) Precision {precision}, recall {recall}. (b) {wrong} pairs merged wrongly, "
            "{missed} left double. (c) Post: a second catalogue costs its postage, so recall "
            "counts, and a wrong merge loses one reader. Credit: a wrong merge gives one person "
            "the debts of another and shows one the data of the other, so precision first; what "
            "is doubtful is looked at by people.",
            **told,
        ),
        {
            say("precision, by what was found"): 2,
            say("recall, by what is true"): 2,
            say("both counts of errors"): 2,
            say("each use with the cost of its error"): 4,
        },
        {"true": true, "found": found, "right": right},
        {"precision": quality["precision"], "recall": quality["recall"]},
    )


QUESTIONS = (ageing, price_of_a_field, two_errors)
