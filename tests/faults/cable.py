"""A cable between a browser and the server that can be pulled: nothing passes, and nobody is told.

What was sent meanwhile passes once it is put in again, as TCP does it; after a long while both ends have
given up by themselves.
"""

import selectors
import socket
import threading
from contextlib import suppress

CHUNK = 64 * 1024


class Cable:
    """Listens on a port of its own and passes everything on to the server's, while it is in."""

    def __init__(self, port: int) -> None:
        self._target = ("127.0.0.1", port)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._is_in = threading.Event()
        self._is_in.set()
        self._is_over = False
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def pull(self) -> None:
        self._is_in.clear()

    def put_in(self) -> None:
        self._is_in.set()

    def close(self) -> None:
        self._is_over = True
        self._is_in.set()
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while not self._is_over:
                near, _address = self._listener.accept()
                threading.Thread(target=self._serve, args=(near,), daemon=True).start()

    def _serve(self, near: socket.socket) -> None:
        self._is_in.wait()
        with near, suppress(OSError), socket.create_connection(self._target) as far:
            others = {near: far, far: near}
            ready = selectors.DefaultSelector()
            for one in others:
                ready.register(one, selectors.EVENT_READ)
            while not self._is_over:
                for key, _events in ready.select(timeout=0.2):
                    self._is_in.wait()
                    data = key.fileobj.recv(CHUNK)  # type: ignore[union-attr]
                    if not data:
                        return
                    others[key.fileobj].sendall(data)  # type: ignore[index]
