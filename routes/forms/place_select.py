"""The list of places in a form; its hundreds of options are made up once, and not for each page that shows them."""

from functools import lru_cache
from typing import Any

from markupsafe import Markup
from wtforms.fields.choices import Choice
from wtforms.widgets import Select

MOST_KEPT = 8192
"""A few hundred places in each language, twice where the clocks change."""


class PlaceSelect(Select):
    """WTForms' list of options, each of which is kept as it reads when it is not chosen."""

    @classmethod
    def render_option(cls, choice: Choice, **kwargs: Any) -> Markup:
        if choice.selected or kwargs:
            made_up: Markup = super().render_option(choice, **kwargs)
            return made_up
        return _not_chosen(choice.value, str(choice.label), tuple((choice.render_kw or {}).items()))


@lru_cache(maxsize=MOST_KEPT)
def _not_chosen(value: str, label: str, attributes: tuple[tuple[str, str], ...]) -> Markup:
    made_up: Markup = Select.render_option(Choice(value, label, selected=False, render_kw=dict(attributes)))
    return made_up
