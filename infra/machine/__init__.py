"""One machine that serves for good: the same handlers, with stores and work of its own, no AWS."""
