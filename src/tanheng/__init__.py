"""tanheng (碳衡): how much of what is promised on the way to neutrality can be counted on."""

__version__ = "0.1.0"
