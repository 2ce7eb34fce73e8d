"""Plays recorded Realtime sessions against the engine and compares what comes out."""
