"""Hand-overs (Übergaben): offered, answered, arrived; their limits, states and counts."""
