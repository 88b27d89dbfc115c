"""Workbooks of spreadsheets: how they look, and how they are opened and read."""
