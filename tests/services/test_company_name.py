"""The company's name as the environment sets it: one short line, or none."""

import pytest

import config
import variables
from config import ConfigError


def company(tmp_path, **environ):
    return config.load({"SQLITE_PATH": str(tmp_path / "one.db"), **environ}).company_name


def test_a_name_that_fits_no_header_is_refused(tmp_path):
    with pytest.raises(ConfigError, match="COMPANY_NAME must have at most 60 characters, not 61"):
        company(tmp_path, COMPANY_NAME="a" * (variables.MAX_COMPANY_CHARS + 1))


@pytest.mark.parametrize("environ", [{}, {"COMPANY_NAME": ""}, {"COMPANY_NAME": " \t\u2028 "}])
def test_without_one_there_is_none(tmp_path, environ):
    assert company(tmp_path, **environ) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("  Ada & Daughters  Ltd. ", "Ada & Daughters Ltd."),
        ("Ada\r\nBcc: eve@example.org", "Ada Bcc: eve@example.org"),
        ("Cafe\u0301", "Caf\u00e9"),
        ("شرکت نمونه", "شرکت نمونه"),
        ("a" * variables.MAX_COMPANY_CHARS, "a" * variables.MAX_COMPANY_CHARS),
    ],
)
def test_it_is_one_line_in_any_script(tmp_path, text, name):
    assert company(tmp_path, COMPANY_NAME=text) == name
