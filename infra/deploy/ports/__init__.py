"""What a deployment acts through (AWS, programs, the network); a dry run only tells it."""
