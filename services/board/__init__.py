"""A board, found again."""
