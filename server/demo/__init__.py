"""DEMONSTRATION: an invented commune, its officers, and what they sent; nothing in it is real."""

COMMUNE = "99901"
"""In no real list: no province of Vietnam has the code 99."""
SAMPLE = "canbo1"
"""The officer whose phone the visitor may set up."""
SUPERVISOR = "phutrach"
"""Who looks at the map and the submissions."""
