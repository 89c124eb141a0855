"""Reconstructed cases: events, links, break marks, patterns."""
