"""Why the runner refuses: a status of HTTP and a sentence, which may be shown."""


class Refused(Exception):
    """What was asked is not done; `status` is the answer's."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


def invalid(message: str) -> Refused:
    """The request says something that cannot be done."""
    return Refused(400, message)


def busy() -> Refused:
    """All slots and all places in the queue are taken, or the turn did not come."""
    return Refused(429, "The runner is busy. Try again in a moment.")
