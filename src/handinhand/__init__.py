"""Hand in Hand: build, run, measure and pass on networks of social services."""
