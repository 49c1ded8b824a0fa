"""Put the application together; nothing else imports this module."""

from __future__ import annotations

import gc

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from server.api.page import blueprint as reference
from server.api.routes import blueprint as api
from server.designer.routes import blueprint as designer
from server.openrosa.routes import blueprint as openrosa
from server.problems import Problem
from server.settings import Settings, read_settings
from server.storage.store import Storage, open_storage, work_in
from server.supervisor.routes import blueprint as supervisor
from server.web import basemap, errors, health, home, logs, pages
from server.web.context import KEY
from server.web.telling import Told


def create_app(settings: Settings, storage: Storage) -> Flask:
    """Make the WSGI application of one process."""
    app = Flask("server", static_folder=None)
    app.extensions[KEY] = (settings, storage)
    # Signs the one sentence that a page tells after a change (flask.flash); holds nothing else.
    app.secret_key = storage.vault.mac(b"flask session")
    app.config.update(SESSION_COOKIE_NAME="told", SESSION_COOKIE_SAMESITE="Lax")
    app.session_interface = Told()
    app.url_map.strict_slashes = False
    app.url_map.redirect_defaults = False
    app.url_map.merge_slashes = False
    errors.register(app)
    logs.register(app)
    pages.register(app)
    app.register_blueprint(openrosa)
    app.register_blueprint(supervisor)
    app.register_blueprint(designer)
    app.register_blueprint(api)
    app.register_blueprint(reference)
    app.register_blueprint(basemap.blueprint)
    app.register_blueprint(health.blueprint)
    app.register_blueprint(home.blueprint)
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=count, x_proto=count, x_host=count
        )
    return app


def from_environment() -> Flask:
    """Make the application of one server process, as gunicorn asks for it."""
    logs.configure()
    settings = read_settings()
    if settings.database_url is None:
        raise Problem("setting_wrong", name="DATABASE_URL", needs="postgresql+psycopg://…")
    work_in(settings)
    storage = open_storage(settings, settings.database_url, settings.threads)
    app = create_app(settings, storage)
    # What is loaded by now stays for good; looking through it for garbage is a tenth of the work.
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    return app
