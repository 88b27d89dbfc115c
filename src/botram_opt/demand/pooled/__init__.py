"""Little history: rates of places, pooled with those of all."""
