"""Workbooks of Excel and LibreOffice: opened safely, and what cells say."""
