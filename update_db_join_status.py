"""`python update_db_join_status.py`: the seed's second update command; `update_db.py` does it all, so this calls it."""

from update_db import main

if __name__ == "__main__":
    main()
