"""What a planner holds in hand: workbooks, calendars, maps, announcements, reports."""
