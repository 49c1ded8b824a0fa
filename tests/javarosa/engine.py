"""The form engine that the server keeps, for tests that need Java."""

from __future__ import annotations

import os

import pytest

from server.services import form_engine

needs_java = pytest.mark.skipif(
    form_engine.engine() is None and "CI" not in os.environ,
    reason="the form engine needs java and javac (Debian: default-jdk-headless)",
)
