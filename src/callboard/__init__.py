"""Callboard: console, gateway and embedded engine for realtime voice agents."""

__version__ = "0.1.0"
