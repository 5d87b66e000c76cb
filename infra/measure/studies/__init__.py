"""Studies of the documentation, each made again by one command."""
