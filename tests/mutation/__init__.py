"""Whether the tests notice: every small change of what decides whether a plan is right, tried."""
