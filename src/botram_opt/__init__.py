"""Plans the year of a mobile public service: visits, counters and staff."""
