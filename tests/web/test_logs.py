"""No phone's key and no login gets into the log, whatever is asked for."""

import json
import logging

import pytest
from gunicorn.http import errors

from server.web.logs import JsonLines

TOKEN = "6jbZm4B9VpQ3"


def logged(message, *args):
    record = logging.LogRecord("gunicorn.error", logging.WARNING, "", 0, message, args, None)
    return json.loads(JsonLines().format(record))["message"]


@pytest.mark.parametrize(
    "path",
    [
        f"/key/{TOKEN}/formList",
        f"/key/{TOKEN}",
        f"/KEY/{TOKEN}?x",
        f"/%6bey/{TOKEN}/x",
        f"/%6B%65%79/{TOKEN}/x",
        f"%2fkey%2F{TOKEN}",
        f"/%256bey/{TOKEN}",
        f"//key//{TOKEN}",
        f"/draft/{TOKEN}/formList",
        f"/%64raft/{TOKEN}",
    ],
)
def test_a_key_is_masked_however_it_is_written(path):
    line = logged("Error handling request %s %s", "GET", path)
    assert TOKEN not in line
    assert line.startswith("Error handling request GET ")


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (errors.InvalidHeader("Authorization: Basic c2VjcmV0\nx"), "Invalid HTTP Header"),
        (errors.InvalidRequestLine("GET /k\u200bey/secret"), "Invalid HTTP request line"),
        (errors.InvalidRequestMethod("SECRET"), "Invalid HTTP method"),
        (errors.LimitRequestLine(9000, 8190), "Request Line is too large"),
        (errors.NoMoreData(b"secret"), "No more data after"),
    ],
)
def test_an_unreadable_request_is_named_by_its_kind_alone(error, words):
    line = logged(f"Invalid request from ip=203.0.113.7: {error}")
    assert line == f"Invalid request: {words}"


def test_other_words_stay_as_they_are():
    assert logged("Listening at: %s", "http://127.0.0.1:8000") == (
        "Listening at: http://127.0.0.1:8000"
    )
