"""The banks of solutions lie beside the tests, and what is made by hand lies here."""

import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1])]
