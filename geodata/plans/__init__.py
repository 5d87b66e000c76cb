"""Plans: a wave of posts as a planner describes it, solved, ordered, told and compared."""
