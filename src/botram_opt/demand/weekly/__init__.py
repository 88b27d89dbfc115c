"""Much history: each series of a year of weeks or more, forecast by itself."""
