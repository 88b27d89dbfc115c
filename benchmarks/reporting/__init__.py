"""From results to medians, bars, tables and pictures."""
