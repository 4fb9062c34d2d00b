"""How good a customer file is, in the words of a report that never shows a value of the file.

Rows are named by their numbers, and in a file of fewer than 50 records not even so.
"""
