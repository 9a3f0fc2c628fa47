"""The small archives of tests/datasets serve here as well."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parent.parent / "datasets"))
