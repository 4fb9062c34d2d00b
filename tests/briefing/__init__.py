"""Tests of what the reports of all chapters share."""
