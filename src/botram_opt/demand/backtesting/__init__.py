"""How well methods would have forecast what is known by now."""
