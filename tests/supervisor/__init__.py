"""Tests of supervisors pages."""
