"""The company's own words for candidates beside what the program says: an addition to the notice, a privacy notice."""

from services.company_texts import links, texts

__all__ = ["links", "texts"]
