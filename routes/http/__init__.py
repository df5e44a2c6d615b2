"""What every page needs, whatever it is about: who asks, what is refused, headers, addresses, built files."""
