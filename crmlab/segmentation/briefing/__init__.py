"""What a sales file says about the segments of its customers, in the words of a report.

Customers are named by shortened ids, and groups of fewer than five are not shown by themselves.
"""
