"""What bandit says of the code, and advisory services of the packages it is made of."""
