"""A process that does nothing but send what is in the outbox of a SQLite file; or that dies with a letter in its hands."""

import os
import signal
from pathlib import Path


def run(sqlite_path: str, port: str, what: str) -> None:
    import app as application
    from config import Config, MailConfig
    from jobs import mails
    from services.mail import smtp

    config = Config(
        secret_key="a secret only the tests know, and long",
        sqlite_path=Path(sqlite_path),
        upload_dir=Path(sqlite_path).parent / "uploads",
        public_url="http://interviews.example.org",
        mail=MailConfig("localhost", int(port), "plain", "interviews@example.org"),
    )
    application.create_app(config)
    if what == "die":
        smtp.deliver = lambda *args: os.kill(os.getpid(), signal.SIGKILL)
        mails.send_due()
        raise AssertionError("it is still alive")
    mails.send_due()
