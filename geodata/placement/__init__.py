"""Where to place sites: the location problems, their solvers, and the proof of each answer."""
