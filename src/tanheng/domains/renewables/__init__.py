"""Wind and solar fleets: their stations, their physics, and how much of them can be counted on."""
