"""Walks every address as everybody, and every form with every bad value; see table.py."""
