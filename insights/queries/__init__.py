"""What the boards and the search read; one module a subject."""
