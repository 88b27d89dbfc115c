"""From what was counted to what is expected: history to demand forecast."""
