"""What one cell says: a number, a date, an id, a word in any language."""
