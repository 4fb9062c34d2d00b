"""What a survey says about satisfaction and its causes, in the words of a report."""
