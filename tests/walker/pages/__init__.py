"""One file an app: what its addresses need and who may open them."""
