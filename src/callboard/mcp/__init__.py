"""Tools of Model Context Protocol servers: a thin layer over the official SDK."""
