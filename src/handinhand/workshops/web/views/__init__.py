"""Pages of the shared understanding, of decisions, open points and workshops."""
