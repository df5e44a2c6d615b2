"""How databases of earlier versions become present ones.

`versions/` holds one frozen step for each version of the schema, `steps` the guarded statements they
are made of, `legacy/` what is known of databases older than the first version. `db.versions` runs them.
"""
