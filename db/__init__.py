"""The database: its schema (`tables`), its connections (`engine`) and its versions (`versions`)."""
