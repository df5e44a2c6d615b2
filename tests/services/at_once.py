"""Calls that begin at the same moment, each with a database connection of its own."""


def at_once(*calls):
    """What became of each call: what it returned, or the exception it ended with.

    Each call waits on its own native thread while it is in the database, as it does in the server.
    """
    import eventlet  # Not before the application has patched the process.

    def outcome(call):
        try:
            return call()
        except Exception as error:  # noqa: BLE001 (the caller looks at it)
            return error

    threads = [eventlet.spawn(outcome, call) for call in calls]
    return [thread.wait() for thread in threads]
