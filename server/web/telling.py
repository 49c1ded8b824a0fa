"""The cookie that carries one sentence to the next page (flask.flash)."""

from __future__ import annotations

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface


class Told(SecureCookieSessionInterface):
    """Reads the cookie only where one came: phones have none, and making the signer takes long."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Give what the cookie holds, nothing where there is none."""
        if "HTTP_COOKIE" not in request.environ:
            return self.session_class()
        return super().open_session(app, request)
