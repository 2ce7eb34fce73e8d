"""The applications that a server offers. Each is a value in a file of its own."""
