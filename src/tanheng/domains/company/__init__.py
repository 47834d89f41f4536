"""A company's inventory: scopes 1, 2 and 3 from its activity tables."""

from tanheng.domains.company.model import Company
from tanheng.domains.company.run import check, propose_restatement, run
from tanheng.domains.company.vocabulary import method_records, method_tables

__all__ = ["Company", "check", "method_records", "method_tables", "propose_restatement", "run"]
