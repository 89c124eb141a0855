"""A chain simulated before anybody signs it."""
