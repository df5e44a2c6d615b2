"""One module per table: plain functions, the connection first, no commit, no policy.

`find_` may return None, `get_` is not used here, `list_` returns a list. Rows come out as frozen
dataclasses. Lookups that serve a person carry that person's scope in their name and WHERE.
"""
