"""Who answers: other servers with a Realtime API, a recording, or the embedded engine."""
