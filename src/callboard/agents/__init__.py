"""Agents: values that say who answers, and the tools that they may call."""
