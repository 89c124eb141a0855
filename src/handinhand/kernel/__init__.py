"""What every part shares and nothing else needs: actor, rights, errors, clock, working days. No Django."""
