"""COMMAND LINE: `neothien`, for the person who looks after the server."""

from server.cli.root import main

__all__ = ["main"]
