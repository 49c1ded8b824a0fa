"""Work in the background: the tasks, and the process that runs them from PostgreSQL's queue."""

from __future__ import annotations

from procrastinate import App, PsycopgConnector, RetryStrategy

from server.services import (
    boundaries,
    looking_over,
    maps,
    remapping,
    retention,
    searching,
    submissions,
    webhooks_sending,
)
from server.services.exports import jobs as exports
from server.storage.store import Storage

RETRY = RetryStrategy(max_attempts=8, exponential_wait=3)
"""Again after 3, 9, 27 s and so on, up to an hour or so: enough for a database that is away."""


def make_app(storage: Storage, url: str, *, webhook_private: bool = False) -> App:
    """Make the queue's application with every task; `url` is DATABASE_URL.

    `webhook_private` is the setting WEBHOOK_PRIVATE.
    """
    connector = PsycopgConnector(conninfo=url.replace("+psycopg", "", 1))
    app = App(connector=connector)

    _when_asked(app, storage)
    _by_the_clock(app, storage, webhook_private=webhook_private)
    return app


def _when_asked(app: App, storage: Storage) -> None:
    """Give the tasks that a change makes necessary."""

    @app.task(name=boundaries.REMAP, retry=RETRY)
    def remap(remap_id: int) -> None:
        """Place stored submissions again after a boundary change."""
        remapping.run(storage, remap_id)

    @app.task(name=searching.AGAIN, retry=RETRY)
    def write_words_again(form: int) -> None:
        """Take words out of the search that a new version of a form seals."""
        searching.again(storage, form)

    @app.task(name=exports.TASK, retry=RETRY)
    def export(export_id: int) -> None:
        """Make a file that a page asked for."""
        exports.run(storage, export_id)


def _by_the_clock(app: App, storage: Storage, *, webhook_private: bool) -> None:
    """Give the tasks that come again and again; the hour is UTC's."""

    @app.periodic(cron="*/5 * * * *")
    @app.task(name="file_waiting_edits", queueing_lock="file_waiting_edits")
    def file_waiting_edits(timestamp: int) -> None:  # noqa: ARG001 - procrastinate gives it
        """File edits that came at the same moment as their originals."""
        with storage.transaction() as store:
            submissions.file_waiting_edits(store)

    @app.periodic(cron="* * * * *")
    @app.task(name="look_over", queueing_lock="look_over")
    def look_over(timestamp: int) -> None:  # noqa: ARG001 - procrastinate gives it
        """Count what came for maps, write its words, look for twins and telling texts in it."""
        maps.add_up(storage)
        searching.write_all(storage)
        looking_over.run(storage)

    @app.periodic(cron="* * * * *")
    @app.task(name="send_webhooks", queueing_lock="send_webhooks")
    def send_webhooks(timestamp: int) -> None:  # noqa: ARG001 - procrastinate gives it
        """Tell webhooks what happened; those that failed when their rest is over."""
        webhooks_sending.run(storage, private=webhook_private)

    @app.periodic(cron="17 19 * * *")
    @app.task(name="erase_sealed_places", queueing_lock="erase_sealed_places", retry=RETRY)
    def erase_sealed_places(timestamp: int) -> None:  # noqa: ARG001 - procrastinate gives it
        """Erase sealed places and files with metadata after 90 days, in the night of Vietnam."""
        retention.erase_sealed_places(storage)
        retention.erase_unclean_files(storage)
        retention.erase_tries(storage)

    @app.periodic(cron="23 * * * *")
    @app.task(name="erase_exports", queueing_lock="erase_exports", retry=RETRY)
    def erase_exports(timestamp: int) -> None:  # noqa: ARG001 - procrastinate gives it
        """Delete the exported files whose day is over."""
        exports.erase(storage)

    @app.periodic(cron="* * * * *")
    @app.task(name="retry_stalled", queueing_lock="retry_stalled")
    async def retry_stalled(timestamp: int) -> None:  # noqa: ARG001 - procrastinate gives it
        """Take up jobs whose worker was killed."""
        for job in await app.job_manager.get_stalled_jobs():
            await app.job_manager.retry_job(job)


def run(storage: Storage, url: str, *, wait: bool = True, webhook_private: bool = False) -> None:
    """Work until SIGINT or SIGTERM; with `wait` False until the queue is empty.

    A job that is being worked on is ended first: each is a matter of short transactions, but for
    an export, which is made anew if it was cut short. Two at once: the others go on beside it.
    """
    app = make_app(storage, url, webhook_private=webhook_private)
    app.run_worker(
        concurrency=2, wait=wait, listen_notify=wait, delete_jobs="successful", name="neothien"
    )
