"""Programs around the project that nobody needs for serving it; each is called by a script in `bin/`."""
