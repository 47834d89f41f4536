"""The sequential method: years sampled hour after hour, with storage, demand response and lines."""

from tanheng.domains.grid.chronological.engine import Paired, paired, sequential
from tanheng.domains.grid.chronological.method import Sequential

__all__ = ["Paired", "Sequential", "paired", "sequential"]
