"""A plan made anew while its season is under way."""
