"""Benchmarks: each prints a table with its bars. ``python -m bench [name …]``."""
