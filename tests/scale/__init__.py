"""Several processes behind a real nginx, with a real Redis and one MariaDB."""
