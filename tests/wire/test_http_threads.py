"""A system that gives no more threads is a reason to refuse a connection, and none to stop serving."""

import socket

from wire import http_threads
from wire.connections import Connections
from wire.waiting_socket import WaitingSocket


def test_without_a_thread_left_the_connection_is_refused_and_who_waits_longest_goes(monkeypatch):
    refused: list[str] = []
    connections = Connections(10, refused.append)
    idle, others_end = socket.socketpair()
    assert connections.enter()
    connections.wait(idle)

    class NoThread:
        def __init__(self, **how):
            pass

        def start(self):
            raise RuntimeError("can't start new thread")

    monkeypatch.setattr(http_threads, "Thread", NoThread)
    mine, peer = socket.socketpair()
    protocol = http_threads.Protocol(lambda environ, start: [], WaitingSocket(mine), ("192.0.2.1", 1))
    protocol.bind(connections, 1024, refused.append)
    assert connections.enter()
    assert http_threads._begin(protocol, connections) is False
    assert refused == ["waiting", "connection"]
    assert others_end.recv(1) == b""
    assert connections._open == 1
    for one in (idle, others_end, mine, peer):
        one.close()
