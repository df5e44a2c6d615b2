"""NeuroHire: `create_app()` reads as an agenda, `python app.py` serves."""

import version

version.require_python()

import environment  # noqa: E402
from wire import runtime  # noqa: E402

runtime.start(environment.early("ASYNC_MODE"))  # Before the rest is imported, or some modules keep blocking sockets.
runtime.keep_files_private()

import argparse  # noqa: E402
import logging  # noqa: E402
import signal  # noqa: E402
import socket  # noqa: E402
import sys  # noqa: E402
from collections.abc import Callable  # noqa: E402
from datetime import timedelta  # noqa: E402
from functools import partial  # noqa: E402

from flask import Flask  # noqa: E402
from werkzeug.middleware.proxy_fix import ProxyFix  # noqa: E402

import config as configuration  # noqa: E402
import front_end  # noqa: E402
import jobs  # noqa: E402
import localization  # noqa: E402
import sockets.events  # noqa: E402, F401 (registers every handler)
from config import Config  # noqa: E402
from db import serving_lock, versions  # noqa: E402
from db.engine import database, make_engine  # noqa: E402
from extensions import csrf, socketio  # noqa: E402
from observing import live, logs, metrics, stalls  # noqa: E402
from operating import command_line, commands, failures  # noqa: E402
from routes import BLUEPRINTS  # noqa: E402
from routes.api import operations  # noqa: E402
from routes.http import (  # noqa: E402
    assets,
    compiled_templates,
    compressing,
    costs,
    errors,
    guards,
    headers,
    icons,
    identifiers,
    meeting_urls,
    requests,
    static_files,
    templating,
    turns,
)
from routes.http.forwarding import Forwarding  # noqa: E402
from services.base import settings  # noqa: E402
from services.resume import resumes  # noqa: E402
from services.stored_settings import stored  # noqa: E402
from sockets import connections, gateway, page_limits  # noqa: E402
from sockets.gate import Gate  # noqa: E402
from sockets.intake import ClientPacket  # noqa: E402
from sockets.shapes import MAX_PACKET_BYTES  # noqa: E402
from wire import door, listening, serving  # noqa: E402

log = logging.getLogger("neurohire")

MAX_DRAINED = 20
"""So many times the largest form is still read, to answer with the page that says the limit. Caddy stops at ten."""
FORM_OVERHEAD_BYTES = 64 * 1024  # The fields around the largest resume that is accepted.
# Database work runs in native threads beside the hub. With Python's 5 ms, the hub lost that much at every
# system call while a thread computed.
SWITCH_EVERY_S = 0.0005


def create_app(config: Config | None = None) -> Flask:
    """The application, bound to its database; serves nothing yet.

    For a command of `flask --app app` it has nothing but the commands, which read the settings themselves.
    Raises ConfigError for an unsafe or senseless environment, or click's exception within `flask`.
    """
    app = Flask(__name__)
    if config is None and command_line.is_looking_for_commands():
        commands.init_app(app)
        return command_line.bare(app)
    with command_line.one_sentence():
        return _bound(app, config or configuration.load())


def _bound(app: Flask, config: Config) -> Flask:
    _configure(app, config)
    database.bind(make_engine(app, config))
    settings.bind(config)
    resumes.remove_unfinished()
    templating.init_app(app)
    localization.init_app(app)
    compiled_templates.init_app(app)
    turns.init_app(app)
    assets.init_app(app)
    icons.init_app(app)
    meeting_urls.init_app(app)
    static_files.init_app(app)
    page_limits.init_app(app)
    requests.init_app(app)
    costs.init_app(app)
    csrf.init_app(app)
    app.before_request(guards.load_user)
    headers.init_app(app)
    compressing.init_app(app)
    errors.init_app(app)
    identifiers.init_app(app)
    operations.init_app(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    commands.init_app(app)
    live.watch(connections.count)
    jobs.init_app(app, config)
    _open_sockets(app, config)
    return app


def _configure(app: Flask, config: Config) -> None:
    prefix = "__Host-" if config.is_https else ""
    app.config.update(
        SECRET_KEY=config.secret_key,
        MAX_CONTENT_LENGTH=config.max_content_length + FORM_OVERHEAD_BYTES,
        SESSION_COOKIE_NAME=f"{prefix}neurohire",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=config.is_https,
        PERMANENT_SESSION_LIFETIME=timedelta(seconds=config.session_lifetime_s),
        SESSION_REFRESH_EACH_REQUEST=False,
        WTF_CSRF_TIME_LIMIT=None,  # As long as the session; a form left open over lunch still works.
        SEND_FILE_MAX_AGE_DEFAULT=timedelta(days=365),  # Built files carry a hash in their name.
        BABEL_TRANSLATION_DIRECTORIES="translations",
    )
    if config.trusted_proxies:
        hops = config.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]


def _open_sockets(app: Flask, config: Config) -> None:
    socketio.init_app(
        app,
        cors_allowed_origins=[config.public_url] if config.public_url else None,
        manage_session=False,
        **door.options(ClientPacket, max_packet_bytes=MAX_PACKET_BYTES, logger=logs.of_library),
    )
    gateway.init_app()
    app.wsgi_app = Gate(app, app.wsgi_app)  # type: ignore[method-assign]
    if config.node_name:
        app.wsgi_app = Forwarding(app.wsgi_app)  # type: ignore[method-assign]


def serve(load: Callable[[], Config] = configuration.load) -> None:
    """Check all that serving needs, then serve until told to stop. Ends with a sentence and code 1 otherwise."""
    logs.configure("text")
    config = None
    try:
        config = load()
        logs.configure(config.log_format)
        app, listener = _prepare(config)
    except failures.EXPECTED as error:
        sys.exit(failures.sentence(error, config))
    for warning in config.warnings:
        log.warning(warning)
    runtime.watch(stalls.LIMIT_S, stalls.stalls.note)
    jobs.start(app)
    runtime.later(0, partial(runtime.in_native_thread, compiled_templates.compile_all, app))
    sys.setswitchinterval(SWITCH_EVERY_S)
    log.info("NeuroHire %s, database version %s", version.described(), versions.head())
    log.info("serving on %s", listening.url_of(config.host, config.port))
    serving.serve(listener, app, max_body_bytes=MAX_DRAINED * app.config["MAX_CONTENT_LENGTH"], note=metrics.refused)


def _prepare(config: Config) -> tuple[Flask, socket.socket]:
    """The application and where it listens; nothing is served, written or migrated before the lock is taken."""
    front_end.ensure_built()
    lock = serving_lock.take(config)
    app = create_app(config)
    database.write_only_while(lambda: lock.is_held)
    versions.check(database.engine)
    stored.refresh()
    return app, listening.open_at(config.host, config.port)


def main(load: Callable[[], Config] = configuration.load) -> None:
    """Serve with the configuration that `load` gives, or say which version this is."""
    parser = argparse.ArgumentParser(
        prog="app.py",
        description="Serve NeuroHire. Settings come from the environment and .env (see .env.example).",
        epilog="Commands for operators: flask --app app --help",
    )
    parser.add_argument("--version", action="version", version=f"NeuroHire {version.described()}")
    parser.parse_args()
    try:
        serve(load)
    except KeyboardInterrupt:
        sys.exit(command_line.ENDED_BY + signal.SIGINT)


if __name__ == "__main__":
    main()
