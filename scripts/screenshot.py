"""Make the picture of the README: `python scripts/screenshot.py [FILE]`.

Starts the demonstration in a folder of its own, opens its page in Chromium, and leaves nothing
behind but the picture. Needs what `make test` installs.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from server.storage import cluster

ROOT = Path(__file__).parents[1]
PICTURE = ROOT / "docs/images/home.png"
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
SIZE = {"width": 1280, "height": 1180}
READY = "Ctrl-C"


def main() -> None:
    """Start, look, stop."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else PICTURE
    folder = Path(tempfile.mkdtemp(prefix="neothien-picture-"))
    port = free_port()
    command = [sys.executable, "-c", "from server.cli import main; main()", "demo"]
    with subprocess.Popen(  # noqa: S603 - our own program
        command,
        env={**os.environ, "NEOTHIEN_DATA": str(folder), "PORT": str(port)},
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    ) as demonstration:
        try:
            if not any(READY in line for line in demonstration.stdout or ()):
                sys.exit("The demonstration did not start.")
            take(f"http://127.0.0.1:{port}/?lang=vi", target)
        finally:
            demonstration.send_signal(signal.SIGTERM)
            demonstration.wait()
            shutil.rmtree(cluster.home(folder / "demo"), ignore_errors=True)
            shutil.rmtree(folder, ignore_errors=True)


def take(url: str, target: Path) -> None:
    """Write what a visitor sees first."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = browser.new_page(viewport=SIZE, color_scheme="light", locale="vi-VN")
        page.goto(url)
        page.screenshot(path=target)
        browser.close()


def free_port() -> int:
    """Give a port that nothing listens at."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


if __name__ == "__main__":
    main()
