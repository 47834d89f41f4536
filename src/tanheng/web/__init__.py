"""The console and the API: runs of a folder in a browser on the same machine."""

from tanheng.web.app import create_app
from tanheng.web.serving import serve

__all__ = ["create_app", "serve"]
