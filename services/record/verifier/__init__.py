"""What goes into the zip of a record, as it is sent: no module here is part of the server."""
