"""What prints our figures; each module runs by itself, as in `python -m bench.pages`. Nothing here is served."""
