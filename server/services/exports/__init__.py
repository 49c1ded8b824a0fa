"""Exports: what the filter finds, as a file that people take along.

`request` says what is asked for, `columns` which columns there are, `values` what stands in a
cell, `rows` gives the rows, `csv_zip`, `xlsx`, `geojson`, `gpkg` and `media` write the file,
`making` puts these together, `jobs` keeps the files that pages asked for.
"""
