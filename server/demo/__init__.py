"""DEMONSTRATION: an invented commune, its officers, and what they sent; nothing in it is real."""
