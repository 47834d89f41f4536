"""Adequacy, capacity value, the power balance sheet and carbon intensity of a grid."""
