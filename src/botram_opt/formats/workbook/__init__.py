"""A problem as sheets: a workbook, or a folder of CSV files with the same columns."""
