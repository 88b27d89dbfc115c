"""What the dates of a season would cost for one visit, as data and in sentences."""
