"""`python -m tests.faults.limited MODULE.NAME=VALUE...`: the real server, with other values for limits that take minutes."""

import ast
import sys
from importlib import import_module

import app
from sockets.contract import Rate


def set_limit(assignment: str) -> None:
    """Raises AttributeError for a limit that does not exist."""
    path, _equals, text = assignment.partition("=")
    module_name, _dot, name = path.rpartition(".")
    module, value = import_module(module_name), ast.literal_eval(text)
    is_rate = isinstance(getattr(module, name), Rate)
    setattr(module, name, Rate(*value) if is_rate else value)


if __name__ == "__main__":
    for one in sys.argv[1:]:
        set_limit(one)
    app.serve()
