"""What a year comes to: columns of whole numbers."""

__all__ = ["DAYS", "ENERGY", "HOURS", "PEAKS", "STARTS", "ZONES"]

HOURS, ENERGY, STARTS, DAYS, PEAKS, ZONES = range(6)
"""Energy in 1e-6 MW times steps; from ``ZONES`` the hours, then the energy, of each zone."""
