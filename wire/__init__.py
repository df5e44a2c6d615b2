"""The runtime and the wire: everything that knows eventlet, threads, or the insides of Engine.IO and Socket.IO.

Imports nothing of the program: it is handed what it calls (`door.Receiver`), and `tests/contract/test_layers.py` reads
that. What the rest of the program may import of it is listed there too (docs/adr/0001-eventlet.md).
"""
