"""Where raw data comes from and how it is repaired; the only room that imports geopandas."""
