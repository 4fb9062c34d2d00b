"""Steps that the formulas of several exercises share, each with the slips people make at it."""

from itertools import pairwise

import numpy as np

from crmlab.messages import say
from crmlab.scenes.formulas import Verb

FEW = 12  # numbers, of which the last may be forgotten

__all__ = ["highest", "lowest", "mean", "natural_log", "present_value", "ranked", "total"]


def _few(values: object) -> np.ndarray:
    """Return numbers that are written down one by one; of many, one less is hardly seen."""
    if np.size(values) > FEW:
        raise ValueError
    return np.asarray(values)


total = Verb(lambda values: float(np.sum(values)))
total.slip("This is the mean. Add them up", lambda values: float(np.mean(values)))
total.slip(
    "This is the first of the numbers. Add them all up", lambda values: float(np.asarray(values)[0])
)
total.slip(
    "The first of the numbers to add is missing",
    lambda values: float(np.sum(np.asarray(values)[1:])),
)
total.slip(
    "The last of the numbers to add is missing",
    lambda values: float(np.sum(_few(values)[:-1])),
)

mean = Verb(lambda values: float(np.mean(values)))
mean.slip(
    "This is the sum. Divide by how many there are: the mean", lambda values: float(np.sum(values))
)
mean.slip(
    "This is the median. Take the mean: the sum over the number",
    lambda values: float(np.median(values)),
)
mean.slip("This is the standard deviation. Take the mean", lambda values: float(np.std(values)))
mean.slip(
    "This is the standard deviation. Take the mean",
    lambda values: float(np.std(values, ddof=1)),
)
mean.slip(
    "You divided by one too few. Divide the sum by how many there are",
    lambda values: float(np.sum(values) / (len(values) - 1)),
)
mean.slip("This is the largest of them. Take the mean", lambda values: float(np.max(values)))

natural_log = Verb(lambda number: np.log(number))
natural_log.slip("The logarithm is missing: np.log", lambda number: number)
natural_log.slip(
    "This is the logarithm to the base of 10. np.log is the natural one",
    lambda number: np.log10(number),
)

lowest = Verb(lambda values, labels: str(labels[int(np.argmin(values))]))
lowest.slip(
    "That is the highest. The lowest is asked for: .idxmin()",
    lambda values, labels: str(labels[int(np.argmax(values))]),
)
lowest.slip(
    "That is the second lowest. Sort, and look at the very bottom",
    lambda values, labels: str(labels[int(np.argsort(values, kind="stable")[1])]),
)

highest = Verb(lambda values, labels: str(labels[int(np.argmax(values))]))
highest.slip(
    "That is the lowest. The highest is asked for: .idxmax()",
    lambda values, labels: str(labels[int(np.argmin(values))]),
)
highest.slip(
    "That is the second highest. Sort, and look at the very top",
    lambda values, labels: str(labels[int(np.argsort(values, kind="stable")[-2])]),
)

ranked = Verb(
    lambda values, labels: [
        str(labels[at]) for at in np.argsort(-np.asarray(values), kind="stable")
    ]
)
ranked.slip(
    "This is the right order upside down: the largest comes first",
    lambda values, labels: ranked.do(values, labels)[::-1],
)
ranked.slip(
    "This is the order in which they stand in the table. Sort by the values",
    lambda values, labels: [str(label) for label in labels],
)


@ranked.symptom
def _out_of_order(given: list[str], values: object, labels: object) -> str:
    size = dict(zip(map(str, labels), values, strict=True))
    above, below = next(pair for pair in pairwise(given) if size[pair[0]] < size[pair[1]])
    return say("{below} has more than {above}, and stands below it", below=below, above=above)


present_value = Verb(lambda flows, rate, years: float((flows / (1 + rate) ** years).sum()))
present_value.slip(
    "This is the plain sum. Money that comes later must be discounted first",
    lambda flows, rate, years: flows.sum(),
)
present_value.slip(
    "Everything is one year late. Year 0 is today, and is not discounted",
    lambda flows, rate, years: present_value.do(flows, rate, years + 1),
)
present_value.slip(
    "Everything is one year early: the first year is discounted, too, if not today",
    lambda flows, rate, years: present_value.do(flows, rate, np.maximum(years - 1, 0)),
)
present_value.slip(
    "You divided by the rate to the power of the year. Divide by *1 +* rate",
    lambda flows, rate, years: (flows / rate**years).sum(),
)
present_value.slip(
    "You multiplied by 1 + rate each year. What comes later is worth *less* today",
    lambda flows, rate, years: present_value.do(flows, rate, -years),
)
present_value.slip(
    "You divided by 1 + rate × year. Interest compounds: divide by (1 + rate) to the power of the "
    "year",
    lambda flows, rate, years: (flows / (1 + rate * years)).sum(),
)
present_value.slip(
    "You took the rate off each year, (1 − rate) to the power of the year. To discount is to "
    "*divide* by 1 + rate",
    lambda flows, rate, years: (flows * (1 - rate) ** years).sum(),
)
present_value.slip(
    "You discounted the sum as a whole. Each flow has its own year",
    lambda flows, rate, years: flows.sum() / (1 + rate) ** years[-1],
)
present_value.slip(
    "The first flow is missing. It counts as well",
    lambda flows, rate, years: present_value.do(flows[1:], rate, years[1:]),
)
present_value.slip(
    "The flows stand in another order here",
    lambda flows, rate, years: present_value.do(flows[::-1], rate, years),
)
