"""SUPERVISORS: the map, submissions, people and phones, exports; HTML pages."""
