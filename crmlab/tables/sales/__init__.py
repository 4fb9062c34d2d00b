"""Which rows of a table are sales: the table of steps, and what they share."""
