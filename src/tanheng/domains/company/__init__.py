"""A company's inventory: scopes 1, 2 and 3 from its activity tables."""

from tanheng.domains.company.model import Company
from tanheng.domains.company.run import check, run

__all__ = ["Company", "check", "run"]
