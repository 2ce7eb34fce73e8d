"""The project's own golden conversations: how they come about, and what they look like on disk."""
