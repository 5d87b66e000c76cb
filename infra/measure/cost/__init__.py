"""What the service costs: measured work, public prices, stated assumptions, and a page of them."""
