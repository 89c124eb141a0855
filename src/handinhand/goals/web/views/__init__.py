"""Pages of requirements, goals, indicators and strategies."""
