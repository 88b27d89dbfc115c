"""A year of visits as OptaPlanner is told it: facts, score, and the way back to visits."""
