"""What every part shares: actor, rights, errors, clock, working days. No Django."""
