"""When a place is open: its own time zone, French public holidays, OSM's `opening_hours`."""
