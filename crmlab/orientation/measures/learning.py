"""The learning relationship: what a firm gains from remembering its contacts."""

from crmlab.checks import require_shares, require_whole


def hit_rate(recall: float, options: int) -> float:
    """Return how often a recommender is right that remembers or else guesses.

    ``hit rate = recall + (1 − recall) / options``

    Parameters
    ----------
    recall
        Chance that it remembers what the customer likes (share).
    options
        How many things there are to recommend, each as likely as the next.

    Returns
    -------
    float
        Share of right recommendations; with nothing remembered, that of mere guessing.

    Raises
    ------
    ValueError
        If recall is not a share, or options is not a whole number of at least 1.

    References
    ----------
    Pine, Peppers & Rogers (1995) for the learning relationship.

    Examples
    --------
    >>> round(hit_rate(0.9, 5), 6)
    0.92
    """
    require_shares(recall=recall)
    require_whole(options, "options", 1)
    return recall + (1 - recall) / options


def hit_rate_after(contacts: int, recall_per_contact: float, options: int) -> float:
    """Return the hit rate after some contacts, each a new chance to remember.

    ``recall = 1 − (1 − recall per contact)^contacts``, put into `hit_rate`

    Parameters
    ----------
    contacts
        Number of contacts so far; what one of them has told is not forgotten.
    recall_per_contact
        Chance that one contact is remembered (share).
    options
        How many things there are to recommend.

    Returns
    -------
    float
        Share of right recommendations.

    Raises
    ------
    ValueError
        If contacts is not a whole number of at least 0, or as `hit_rate` does.

    Examples
    --------
    >>> [round(hit_rate_after(contacts, 0.5, 5), 3) for contacts in range(4)]
    [0.2, 0.6, 0.8, 0.9]
    """
    require_whole(contacts, "contacts")
    require_shares(recall_per_contact=recall_per_contact)
    return hit_rate(1 - (1 - recall_per_contact) ** contacts, options)
