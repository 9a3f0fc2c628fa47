"""What students never import: makes the embedded data, and fetches the sets that are too large to embed.

Every file in `data/` comes from one of these, and is recorded in `data/checksums.json`.

| function | command | makes |
|---|---|---|
| `fetch` | `course data fetch` | MNIST or CIFAR-10 as .npz, or the sign photographs, in the Keras cache |
| `import_signs` | `course data import-signs` | `signs.h5` and `sign_digits.h5`, from the photographs |
| `make_again` | `course data make` | the same once more, compared with the record |
| `import_happy` | `course data import-happy` | `happy.h5`, from the portraits as given |
| `difficulty.measure_difficulty` | `course data difficulty` | the table in `data/README.md` |
| `sheets.draw_sheets` | `course data sheets` | contact sheets to look at |
"""

from course_staff.data.fetching import fetch
from course_staff.data.portraits import import_happy
from course_staff.data.signs import import_signs, make_again

__all__ = ["fetch", "import_happy", "import_signs", "make_again"]
