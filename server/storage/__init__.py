"""What the product keeps: rows in PostGIS and blobs by their hash."""
