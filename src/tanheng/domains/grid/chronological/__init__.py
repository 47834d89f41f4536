"""The sequential method: years sampled hour after hour, with storage, demand response and lines."""

from tanheng.domains.grid.chronological.control import Control
from tanheng.domains.grid.chronological.engine import Paired, paired, sequential
from tanheng.domains.grid.chronological.method import Sequential

__all__ = ["Control", "Paired", "Sequential", "paired", "sequential"]
