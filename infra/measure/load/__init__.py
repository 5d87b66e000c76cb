"""The local stack under the load of a whole country, for a bounded time."""
