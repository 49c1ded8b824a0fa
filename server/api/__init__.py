"""The door of programs: JSON, GeoJSON and OGC API Features, by a person's token."""
