"""The load: a process of its own that sends prepared requests over kept-alive connections.

Threads with blocking sockets: one for each connection, cheap enough (about 0.1 ms of CPU for a
request without a photo) not to matter on a CPU of its own; the process reports what it used.
"""

from __future__ import annotations

import os
import pickle
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from bench.machine import percentile

ROOT = Path(__file__).parents[1]
RECEIVE = 65536
TIMEOUT = 120


class Requests(Protocol):
    """What to send; made in the bench, used in the load's process by one thread a connection."""

    def make(self, number: int) -> Sequence[bytes | bytearray]:
        """Give the bytes of request `number`, in pieces; numbers go round the connections."""

    def note(self, number: int, head: bytes) -> tuple[int, bytes] | None:
        """Give what is to be remembered of an answer's head, by key; None for nothing."""


@dataclass(frozen=True)
class Load:
    """How much to send, and how."""

    port: int
    requests: Requests
    count: int
    connections: int
    cpus: frozenset[int]
    reconnect: bool = False
    """Open a new connection for every request, as phones do that ask every few minutes."""


@dataclass
class Answers:
    """What came back."""

    seconds: float = 0.0
    """From the first byte sent to the last received."""
    cpu_seconds: float = 0.0
    """What the load itself used."""
    latencies: list[float] = field(default_factory=list)
    """Seconds from sending to the answer's end, for each request."""
    statuses: Counter[int] = field(default_factory=Counter)
    size: int = 0
    """Bytes received, with headers."""
    notes: dict[int, bytes] = field(default_factory=dict)
    """What `Requests.note` gave, the last of each key."""

    @property
    def rate(self) -> float:
        """Answers per second."""
        return len(self.latencies) / self.seconds

    def ms(self, share: float) -> float:
        """Give a percentile of the latencies in milliseconds."""
        return percentile(self.latencies, share) * 1000


def send(load: Load) -> Answers:
    """Send everything from another process and wait for it; raises RuntimeError if that fails."""
    program = [sys.executable, "-c", "from bench.load import work; work()"]
    done = subprocess.run(
        program, cwd=ROOT, input=pickle.dumps(load), stdout=subprocess.PIPE, check=False
    )
    if done.returncode:
        raise RuntimeError("the load generator failed: see above")
    answers: Answers = pickle.loads(done.stdout)
    return answers


def work() -> None:
    """Be that process: a Load comes in, Answers go out."""
    load: Load = pickle.load(sys.stdin.buffer)
    os.sched_setaffinity(0, load.cpus)
    parts = [Answers() for _ in range(load.connections)]
    numbers = [range(i, load.count, load.connections) for i in range(load.connections)]
    threads = [
        threading.Thread(target=_talk, args=(load, numbers[i], parts[i]))
        for i in range(load.connections)
    ]
    began, cpu = time.perf_counter(), time.process_time()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    total = Answers(time.perf_counter() - began, time.process_time() - cpu)
    for part in parts:
        total.latencies += part.latencies
        total.statuses += part.statuses
        total.size += part.size
        total.notes |= part.notes
    if len(total.latencies) != load.count:
        raise SystemExit(1)
    pickle.dump(total, sys.stdout.buffer)


def _talk(load: Load, numbers: range, part: Answers) -> None:
    peer: socket.socket | None = None
    for number in numbers:
        pieces = load.requests.make(number)
        began = time.perf_counter()
        if peer is None or load.reconnect:
            peer = _open(load.port, peer)
        for piece in pieces:
            peer.sendall(piece)
        head, size = _answer(peer)
        part.latencies.append(time.perf_counter() - began)
        part.statuses[int(head[9:12])] += 1
        part.size += size
        if noted := load.requests.note(number, head):
            part.notes[noted[0]] = noted[1]
    if peer is not None:
        peer.close()


def _open(port: int, before: socket.socket | None) -> socket.socket:
    if before is not None:
        before.close()
    peer = socket.create_connection(("127.0.0.1", port), TIMEOUT)
    peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return peer


def _answer(peer: socket.socket) -> tuple[bytes, int]:
    """Read one answer to its end; give its head and its size in bytes."""
    data = b""
    while (end := data.find(b"\r\n\r\n")) < 0:
        piece = peer.recv(RECEIVE)
        if not piece:
            raise ConnectionError("the server closed the connection")
        data += piece
    head = data[:end]
    total = end + 4 + _length(head)
    while len(data) < total:
        data += peer.recv(RECEIVE)
    return head, total


def _length(head: bytes) -> int:
    _, found, rest = head.lower().partition(b"\r\ncontent-length:")
    return int(rest.split(b"\r\n", 1)[0]) if found else 0
