"""What authors, instructors and CI use: build, run, data."""

import sys

# jsonschema, which nbformat imports, compiles the grammar of international addresses at each start, two to six seconds,
# for a format that no notebook's schema names. Where a module is None, it counts as not installed.
sys.modules.setdefault("rfc3987_syntax", None)
