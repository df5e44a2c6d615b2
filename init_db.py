"""`python init_db.py`: make the database if need be and bring it to the present. Safe to run again."""

from update_db import main

if __name__ == "__main__":
    main()
