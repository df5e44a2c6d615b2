"""Sentences with a count reach the scripts in every form that a language has."""

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

import localization
from tests.contract.made_up_language import translated_from


@pytest.mark.parametrize(
    ("language", "rule", "categories"),
    [
        ("pl", None, {"one": 0, "few": 1, "many": 2}),
        ("ar", None, {"zero": 0, "one": 1, "two": 2, "few": 3, "many": 5, "other": 4}),
        ("ja", None, {"other": 0}),
        # The same Polish with its forms in another order: only the catalogue's own rule says which is which.
        ("pl", "nplurals=3; plural=(n==1 ? 2 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 0 : 1);", {"one": 2, "few": 0, "many": 1}),
    ],
)  # fmt: skip
def test_scripts_are_handed_each_plural_form_by_the_category_that_a_browser_knows(
    app, tmp_path, language, rule, categories
):
    """A browser asks `Intl.PluralRules`, a catalogue numbers its forms by a rule of its own."""
    catalogue = Catalog(locale=language)
    if rule:
        catalogue.mime_headers = [("Plural-Forms", rule)]
    catalogue.add(("{count} day", "{count} days"), tuple(f"form {n}" for n in range(len(categories))))
    catalogue.add("Saved", "saved there")
    folder = tmp_path / language / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "messages.mo").open("wb") as file:
        write_mo(file, catalogue)
    with translated_from(app, tmp_path), app.test_request_context(headers={"Accept-Language": language}):
        told = localization.page_messages()
    forms = {category: f"form {number}" for category, number in categories.items()}
    assert told == {"Saved": "saved there", "{count} day": forms}
