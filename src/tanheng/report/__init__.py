"""A run as one page that can be read, printed and handed around, and as tables in a terminal."""

from tanheng.report.page import render
from tanheng.report.publication import publish
from tanheng.report.terminal import print_tables

__all__ = ["print_tables", "publish", "render"]
