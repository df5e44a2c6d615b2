"""Faults on purpose, against real parts: servers that are killed, a database that is killed and frozen, windows that
are cut off. What must happen then, row by row, and where it is proved:

==== ============================================== ==========================================================
row  fault                                          proved by
==== ============================================== ==========================================================
F1   the server is killed while two people type     test_killed_server, test_windows
F2   the server is told to stop with open rooms     test_killed_server, test_windows (the call goes on)
F3   the database is away                           test_database_away, test_sqlite_locked, test_windows;
                                                    tests/routes/test_outage, tests/routes/test_health
F4   the database is frozen                         the same, each with `frozen`
F5   the database is killed                         test_database_away
F7   a window is cut off                            test_windows, test_presence (in a silent room)
F8   a tab crashes, a laptop closes                 test_windows, test_presence
F9   two tabs of one person                         test_presence; tests/browser/test_room, tests/live/test_sockets
                                                    (the other tab says so and takes over)
F10  a client's clock is two hours off              test_windows; tests/live/test_plain_client (times that are sent)
F11  a reader stops reading                         test_slow_reader
F12  ten megabytes pasted or sent                   test_windows, tests/browser/test_chat (the page refuses),
                                                    test_too_large, tests/live/test_sockets (the server does)
F13  payloads that make no sense                    test_malformed, tests/live/test_sockets, tests/sockets
F14  3,000 events a second from one socket          test_flood, tests/live/test_sockets
F15  10,000 messages and an hour of edits           test_large_room
F19  a restart while a candidate waits              tests/browser/test_room
==== ============================================== ==========================================================

Shorter than in life, where nothing depends on the length: a database that is away for 8 s, a cable that is out for
16 s (the server's patience is 13). Each figure of a row that a person feels is asserted as it stands there.
"""
