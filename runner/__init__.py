"""The runner: a program of its own that compiles and runs people's code in boxes made by bubblewrap.

It imports nothing of the application and needs nothing but Python's standard library; how to start it is in
docs/running-code.md, why it is built this way in docs/adr/0016-a-runner-beside-the-application.md.
"""
