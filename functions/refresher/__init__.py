"""The tasks of the state machines."""
