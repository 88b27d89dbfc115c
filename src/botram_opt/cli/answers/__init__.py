"""Commands that answer questions: why, why not, what if, what now."""
