"""What the published figures come from; see README.md."""
