"""The way in: file → reader → SourceText → parser → ParsedDocument → importer → rows.

* `readers/` know formats: bytes in, `SourceText` out. One module per format, recognised by content.
* `parser/` knows what question documents say: `SourceText` in, `ParsedDocument` out.
* `matching.py` decides which question set a piece belongs to.
* `importer.py` keeps every piece and builds the rows of a set from all its pieces, so that the
  order in which documents arrive makes no difference.

`document.py` holds the values the steps hand on.
"""
