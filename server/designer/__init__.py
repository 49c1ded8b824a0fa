"""FORM DESIGNERS: upload, findings by cell, differences, trying a draft, publishing; HTML pages."""
