"""What lesson 10 would have had to find for another verdict."""

from tests.claims.fakes import found

BY_NOTES = {"photographs": 60_000, "of each class": [6000]}
GAIN, LOSS = (found(difference, 0.02).better(0.05) for difference in (0.15, -0.15))

TURNED = {
    "K25": (
        {
            "by_notes": BY_NOTES,
            "counted": BY_NOTES,
            "ladder_found": {"features help": LOSS, "transfer helps more": GAIN},
        },
        "holds in part",
    ),
}
