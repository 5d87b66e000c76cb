"""What answers over a network: HTTP, time limits, breakers, routing engines."""
