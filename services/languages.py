"""The languages the editor offers; labels are names and are not translated."""

from services.errors import Invalid
from services.text import _

DEFAULT = "python"

LANGUAGES: dict[str, str] = {
    "python": "Python",
    "javascript": "JavaScript",
    "typescript": "TypeScript",
    "java": "Java",
    "c": "C",
    "cpp": "C++",
    "csharp": "C#",
    "go": "Go",
    "rust": "Rust",
    "ruby": "Ruby",
    "php": "PHP",
    "sql": "SQL",
    "html": "HTML",
    "css": "CSS",
    "json": "JSON",
    "yaml": "YAML",
    "markdown": "Markdown",
    "shell": "Shell",
    "plain": "Plain text",
}


def check(language: str) -> str:
    """The language, if the editor offers it. Raises Invalid("unknown-language")."""
    if language not in LANGUAGES:
        raise Invalid("unknown-language", _("The editor does not offer this language."))
    return language
