"""The languages the editor offers; their names are proper names, which no translation changes."""

from services.base import Invalid, Message, _

DEFAULT = "python"

LANGUAGES: dict[str, str | Message] = {
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
    "lua": "Lua",
    "sql": "SQL",
    "postgresql": "PostgreSQL",
    "html": "HTML",
    "css": "CSS",
    "json": "JSON",
    "yaml": "YAML",
    "markdown": "Markdown",
    "shell": "Shell",
    "plain": _("Plain text"),
}


def check(language: str) -> str:
    """The language, if the editor offers it. Raises Invalid("unknown-language")."""
    if language not in LANGUAGES:
        raise Invalid("unknown-language", _("The editor does not offer this language."), field="language")
    return language


def label(language: str) -> Message:
    """What people call the language; a language of an older database is called what it was stored as."""
    name = LANGUAGES.get(language, language)
    return name if isinstance(name, Message) else Message(name)
