"""Imports every module of handlers, so that each is registered once."""

from sockets import admission, call, chat, checks, comments, editor, notes, proctoring, questions, rooms, running

MODULES = (admission, call, chat, checks, comments, editor, notes, proctoring, questions, rooms, running)
