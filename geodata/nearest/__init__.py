"""The nearest sites of an origin, by road, open when somebody can go."""
