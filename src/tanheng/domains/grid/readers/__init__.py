"""A power system as its files have it."""
