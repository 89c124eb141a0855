"""Loads the invented networks through the services of the apps, with the clock set back."""
