"""What the hand-overs say: figures per standard and in all."""
