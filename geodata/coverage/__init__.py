"""Coverage: minutes to help, advisors for whom they reach, gaps; over arrays, for all of France."""
