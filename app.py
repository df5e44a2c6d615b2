"""NeuroHire: `create_app()` reads as an agenda, `python app.py` serves."""

import runtime

runtime.patch()  # Before anything else is imported, or some modules keep blocking sockets.

import logging  # noqa: E402
import sys  # noqa: E402
from datetime import timedelta  # noqa: E402

from flask import Flask  # noqa: E402
from werkzeug.middleware.proxy_fix import ProxyFix  # noqa: E402

import config as configuration  # noqa: E402
import front_end  # noqa: E402
import localization  # noqa: E402
import sockets.events  # noqa: E402, F401 (registers every handler)
from config import Config, ConfigError  # noqa: E402
from db import versions  # noqa: E402
from db.engine import database, make_engine  # noqa: E402
from extensions import ASYNC_MODE, csrf, limiter, socketio  # noqa: E402
from observing import live, logs  # noqa: E402
from operating import commands, nightly  # noqa: E402
from routes import BLUEPRINTS, assets, errors, guards, headers, identifiers, requests  # noqa: E402
from routes.forwarding import Forwarding  # noqa: E402
from services import exchange as exchanging  # noqa: E402
from services import leases, resumes, sealing, sessions  # noqa: E402
from sockets import background, gateway, heartbeat  # noqa: E402
from sockets.gate import Gate  # noqa: E402
from sockets.packets import ClientPacket  # noqa: E402
from sockets.shapes import MAX_PACKET_BYTES  # noqa: E402

log = logging.getLogger("neurohire")

FORM_OVERHEAD_BYTES = 64 * 1024  # The fields around the largest resume that is accepted.
# Database work runs in native threads beside the hub. With Python's 5 ms, the hub lost that much at every
# system call while a thread computed.
SWITCH_EVERY_S = 0.0005
PING_EVERY_S, PING_PATIENCE_S = 5, 8  # A dead peer is noticed within 13 s.


def create_app(config: Config | None = None) -> Flask:
    """The application, bound to its database; serves nothing yet.

    Raises ConfigError for an unsafe or senseless environment.
    """
    config = config or configuration.load()
    app = Flask(__name__)
    _configure(app, config)
    database.bind(make_engine(app, config))
    resumes.configure(config.upload_dir, max_bytes=config.max_content_length)
    sealing.configure(config.secret_key)
    sessions.configure(require_second_factor=config.require_second_factor)
    leases.configure(config.node_name)
    exchanging.exchange.bind(config.redis_url)
    localization.init_app(app)
    assets.init_app(app)
    csrf.init_app(app)
    limiter.init_app(app)
    requests.init_app(app)
    app.before_request(guards.load_user)
    headers.init_app(app)
    errors.init_app(app)
    identifiers.init_app(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    commands.init_app(app)
    live.watch()
    _open_sockets(app, config)
    return app


def _configure(app: Flask, config: Config) -> None:
    prefix = "__Host-" if config.is_https else ""
    app.config.update(
        NEUROHIRE=config,
        SECRET_KEY=config.secret_key,
        MAX_CONTENT_LENGTH=config.max_content_length + FORM_OVERHEAD_BYTES,
        SESSION_COOKIE_NAME=f"{prefix}neurohire",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=config.is_https,
        PERMANENT_SESSION_LIFETIME=timedelta(seconds=config.session_lifetime_s),
        SESSION_REFRESH_EACH_REQUEST=False,
        WTF_CSRF_TIME_LIMIT=None,  # As long as the session; a form left open over lunch still works.
        RATELIMIT_STORAGE_URI=config.redis_url or "memory://",
        RATELIMIT_STORAGE_OPTIONS=exchanging.options() if config.redis_url else {},
        RATELIMIT_IN_MEMORY_FALLBACK_ENABLED=config.redis_url is not None,
        SEND_FILE_MAX_AGE_DEFAULT=timedelta(days=365),  # Built files carry a hash in their name.
        BABEL_TRANSLATION_DIRECTORIES="translations",
    )
    if config.trusted_proxies:
        hops = config.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]


def _open_sockets(app: Flask, config: Config) -> None:
    socketio.init_app(
        app,
        async_mode=ASYNC_MODE,
        async_handlers=False,  # Keeps a client's order, and a flood cannot make a thread an event.
        cors_allowed_origins=[config.public_url] if config.public_url else None,
        serializer=ClientPacket,
        max_http_buffer_size=MAX_PACKET_BYTES,
        ping_interval=PING_EVERY_S,
        ping_timeout=PING_PATIENCE_S,
        monitor_clients=False,  # `sockets/heartbeat.py` does that.
        http_compression=False,
        manage_session=False,
        cookie=None,
    )
    gateway.init_app()
    heartbeat.install()
    app.wsgi_app = Gate(app, app.wsgi_app)  # type: ignore[method-assign]
    if config.node_name:
        app.wsgi_app = Forwarding(app.wsgi_app)  # type: ignore[method-assign]


def serve() -> None:
    """Check the environment and the database's version, then serve until told to stop."""
    logs.configure("text")
    try:
        config = configuration.load()
        logs.configure(config.log_format)
        app = create_app(config)
        front_end.ensure_built()
        versions.check(database.engine)
    except (ConfigError, versions.SchemaMismatch, front_end.NotBuilt) as error:
        sys.exit(str(error))
    for warning in config.warnings:
        log.warning(warning)
    background.start()
    nightly.start(config)
    sys.setswitchinterval(SWITCH_EVERY_S)
    log.info("serving on http://%s:%s", "127.0.0.1" if config.host == "0.0.0.0" else config.host, config.port)  # noqa: S104 # nosec B104
    socketio.run(app, host=config.host, port=config.port, max_size=runtime.MAX_CONNECTIONS, log_output=False)


if __name__ == "__main__":
    serve()
