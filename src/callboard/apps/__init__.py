"""The applications that come with the server: each is an agent, its tools and its data."""
