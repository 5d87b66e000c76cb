"""The national results: computed once for a state of the data, then served until the next."""
