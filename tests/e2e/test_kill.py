"""Killing the server under load loses nothing that was answered, and doubles nothing."""

from __future__ import annotations

import itertools
import random
import threading
import time
from dataclasses import dataclass, field

from tests.collect import Collect, CollectError, Form
from tests.e2e.filling import fill, item
from tests.e2e.live import LiveServer
from tests.e2e.test_fill import check
from tests.javarosa import filler
from tests.javarosa.engine import needs_java
from tests.javarosa.filler import Filled

SENDERS = 4
SECONDS = 15
KILLS = 5
FILLED = 100
FORM = "session"
REST = 0.02


@dataclass
class Sender:
    """A phone that sends its items in order, each until it is answered 201."""

    url: str
    form: Form
    supply: list[Filled]
    stop: threading.Event
    answered: list[Filled] = field(default_factory=list)
    errors: list[CollectError] = field(default_factory=list)

    def run(self) -> None:
        """Send until told to stop; the item under way is sent to its end."""
        phone = Collect(self.url)
        for original in itertools.cycle(self.supply):
            filled = filler.renewed(original)
            ready = item(filled, self.form)
            while not self.send(phone, ready):
                time.sleep(REST)
            self.answered.append(filled)
            if self.stop.is_set():
                return

    def send(self, phone: Collect, ready) -> bool:
        """Whether the server said that it has the item."""
        try:
            return set(phone.send(ready).statuses) == {201}
        except CollectError as error:
            self.errors.append(error)
            return False


@needs_java
def test_what_was_answered_201_is_there_once_after_every_kill(durable_server):
    phone = Collect(durable_server.phone_url)
    phone.sync()
    form, stop = phone.form(FORM), threading.Event()
    supply = fill(form, FILLED, seed=8)
    senders = [Sender(durable_server.add_phone(), form, supply, stop) for _ in range(SENDERS)]
    threads = [threading.Thread(target=sender.run, daemon=True) for sender in senders]
    for thread in threads:
        thread.start()
    kill_at_random(durable_server, random.Random(1))
    stop.set()
    for thread in threads:
        thread.join(30)
        assert not thread.is_alive()

    answered = [filled for sender in senders for filled in sender.answered]
    stored = durable_server.instance_ids()
    assert all(sender.errors for sender in senders)
    assert len(answered) > 10 * KILLS
    assert sorted(stored) == sorted(filled.instance_id for filled in answered)
    assert durable_server.quarantined() == 0
    for filled in answered:
        check(durable_server.stored(filled.instance_id), filled)


def kill_at_random(server: LiveServer, source: random.Random) -> None:
    """Kill and start the server at least KILLS times and for SECONDS; it runs at the end."""
    end, kills = time.monotonic() + SECONDS, 0
    while kills < KILLS or time.monotonic() < end:
        time.sleep(source.uniform(0.2, 2))
        server.kill()
        kills += 1
        server.start()
