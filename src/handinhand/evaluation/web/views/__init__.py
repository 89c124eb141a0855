"""The pages of the figures."""
