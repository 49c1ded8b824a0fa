"""Forms and filled forms as pure data: no Flask, no database, no network."""
