"""Other settings than the tests' own for a while."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from config import Config
from services.base.settings import settings


@contextmanager
def using(**values: object) -> Iterator[Config]:
    """These settings are in force; afterwards those from before, and nothing that was made of these."""
    before = (
        settings.of_environment if settings.is_bound else Config(secret_key="a secret only the tests know, and long")
    )
    changed = replace(before, **values)  # type: ignore[arg-type]
    settings.bind(changed)
    try:
        yield changed
    finally:
        settings.bind(before)
