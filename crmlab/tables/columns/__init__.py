"""Which column of a file is the customer, the date, the amount."""
