"""Questions to a plan: why it is so, why it is not otherwise, which date fits, what to do next."""
