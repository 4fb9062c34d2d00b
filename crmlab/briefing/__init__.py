"""What the reports of all chapters share: their words and figures, and who is not shown alone."""
