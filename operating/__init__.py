"""Running a server: a backup and its return, and an examination that says what to do. Commands, not pages."""
