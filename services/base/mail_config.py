"""How to reach a mail server, and whom its letters come from: as the environment says it, or an administrator."""

from dataclasses import dataclass


@dataclass(frozen=True)
class MailConfig:
    """The mail server that takes our letters, and the address they come from. `security` is one of
    `variables.SECURITIES`.
    """

    host: str
    port: int
    security: str
    address: str
    name: str | None = None
    user: str | None = None
    password: str | None = None
