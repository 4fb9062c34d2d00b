"""A survey: which columns are satisfaction and its causes, on which scales, and who answered."""
