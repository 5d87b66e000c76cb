"""The answers of two states of the code to the same questions, byte for byte."""
