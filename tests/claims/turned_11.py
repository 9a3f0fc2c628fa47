"""What lesson 11 would have had to find for another verdict."""

TURNED = {
    "Q01": ({"by_formula": 17, "wrong_formulas": ["inception-4"]}, "wrong"),
}
