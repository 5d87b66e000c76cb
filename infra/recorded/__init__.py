"""Requests and the answers they must have at an address: of this machine, or deployed."""
