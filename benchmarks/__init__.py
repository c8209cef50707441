"""Measurements run by hand: how the cost of a page grows with the history."""
