"""Set-points of a data centre: chosen by an optimiser, held inside limits that it cannot pass."""
