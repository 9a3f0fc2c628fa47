"""Where the checks do not yet judge as the statements say. Only ever shorter: an entry that is mended goes."""

# Wrong solutions that still pass, by exercise.
ACCEPTED: dict[str, tuple[str, ...]] = {}

# Right solutions that are still rejected.
REJECTED: dict[str, tuple[str, ...]] = {}

# Wrong solutions whose reason does not say what a fair one has to, or says what would mislead.
MISLEADING: dict[str, tuple[str, ...]] = {}
