"""Ports for servers of tests."""

from __future__ import annotations

import random
import socket


def free_port(row: int = 1) -> int:
    """Find a free port, the first of `row` free ones side by side.

    Below those that the kernel gives to outgoing connections: one of them could take a port
    between this look and the server's start.
    """
    while True:
        first = random.randrange(20_000, 32_000, row)
        if all(_is_free(first + number) for number in range(row)):
            return first


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
