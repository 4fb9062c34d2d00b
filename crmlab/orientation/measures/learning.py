"""The learning relationship: what a firm gains from remembering its contacts."""

import pandas as pd

from crmlab.checks import require_shares, require_whole

__all__ = ["hit_rate", "hit_rate_after", "learning_curve"]


def hit_rate(recall: float, options: int) -> float:
    """Return how often a recommender is right that remembers or else guesses.

    ``hit rate = recall + (1 − recall) / options``, with the chance that it remembers what the
    customer likes (share), and as many things to recommend, each as likely as the next. Pine,
    Peppers & Rogers (1995) describe the learning relationship.

    >>> round(hit_rate(0.9, 5), 6)
    0.92
    """
    require_shares(recall=recall)
    require_whole(options, "options", 1)
    return recall + (1 - recall) / options


def hit_rate_after(contacts: int, recall_per_contact: float, options: int) -> float:
    """Return the hit rate after some contacts, each a new chance to remember.

    ``recall = 1 − (1 − recall per contact)^contacts``, put into `hit_rate`: what one contact has
    told is not forgotten.

    >>> [round(hit_rate_after(contacts, 0.5, 5), 3) for contacts in range(4)]
    [0.2, 0.6, 0.8, 0.9]
    """
    require_whole(contacts, "contacts")
    require_shares(recall_per_contact=recall_per_contact)
    return hit_rate(1 - (1 - recall_per_contact) ** contacts, options)


def learning_curve(
    recall_per_contact: float = 0.5, options: int = 5, contacts: int = 8
) -> pd.DataFrame:
    """Return ``recall`` and the `hit_rate_after` each of some contacts, and before them (shares).

    >>> learning_curve(0.5, 5, contacts=2)
              recall  hit_rate
    contacts
    0           0.00       0.2
    1           0.50       0.6
    2           0.75       0.8
    """
    require_whole(contacts, "contacts", 1)
    so_far = pd.Index(range(contacts + 1), name="contacts")
    rates = [hit_rate_after(number, recall_per_contact, options) for number in so_far]
    recall = [1 - (1 - recall_per_contact) ** number for number in so_far]
    return pd.DataFrame({"recall": recall, "hit_rate": rates}, so_far)
