"""The settings in force: the one door through which the program reads its configuration.

`create_app` and the operator's commands bind it once. What follows from the settings (keys, the folder of resumes,
this process's place among several) is made when it is first needed. Holds process state: the settings.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar, cast

if TYPE_CHECKING:
    from config import Config

Made = TypeVar("Made")


class Settings:
    """The configuration of this process, and what was made of it."""

    def __init__(self) -> None:
        self._config: Config | None = None
        self._of_environment: Config | None = None
        self._made: dict[Callable[[Config], Any], Any] = {}

    def bind(self, config: "Config") -> None:
        """Let this be the configuration from now on. What was made of another one is forgotten."""
        self._config = self._of_environment = config
        self._made = {}

    def lay_over(self, config: "Config") -> None:
        """Let this be the configuration, with what administrators set laid over the environment's.

        What was made of the environment's stays: keys, counts and connections do not depend on what a page can set.
        """
        self._config = config

    @property
    def of_environment(self) -> "Config":
        """What was bound, without what is laid over it. Raises RuntimeError when nothing was."""
        if self._of_environment is None:
            raise RuntimeError("The settings are read before create_app bound them.")
        return self._of_environment

    @property
    def config(self) -> "Config":
        """What is bound. Raises RuntimeError when nothing was."""
        if self._config is None:
            raise RuntimeError("The settings are read before create_app bound them.")
        return self._config

    @property
    def is_bound(self) -> bool:
        return self._config is not None

    def derived(self, make: "Callable[[Config], Made]") -> Made:
        """What this function makes of the configuration, made once for as long as that is bound."""
        if make not in self._made:
            self._made[make] = make(self.config)
        return cast(Made, self._made[make])


settings = Settings()
