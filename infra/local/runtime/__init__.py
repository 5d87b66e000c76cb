"""Lambda: environments that run the functions under the real runtime client."""
