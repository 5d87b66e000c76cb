"""What is looked at before anything is made, so that nothing is made in vain."""
