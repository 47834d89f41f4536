"""A first project of one's own: commented, with small inputs, ready to be checked and run."""

from tanheng.plan.starter.starter import write_starter

__all__ = ["write_starter"]
