"""The pages in a browser: their pictures, and how fast and how well they answer."""
