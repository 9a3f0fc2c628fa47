import numpy as np

from course_utils import plots
from course_utils.plots import colors


def photos():
    """Greys from dark to light: they differ along one axis alone."""
    greys = np.linspace(50, 200, 48).reshape(3, 4, 4, 1)
    return np.repeat(greys, 3, axis=-1)


def test_the_axes_are_two_standard_deviations_long(monkeypatch):
    figures = []
    monkeypatch.setattr(colors, "show", lambda figure, alt: figures.append((figure, alt)))
    deviation = photos()[..., 0].std() * np.sqrt(3)  # along (1, 1, 1)
    values = np.array([deviation**2 / 255, 0, 0])
    plots.principal_axes(photos(), values, np.linalg.qr(np.ones((3, 3)) + np.eye(3) * 1e-9)[0], title="Greys")
    ((figure, alt),) = figures
    assert f"axes each way: p1 {2 * deviation:.0f}, p2 0, p3 0 of 255" in alt
    arms = [np.ptp(line.get_xdata()) for line in figure.axes[0].lines]
    assert np.isclose(max(arms), 4 * deviation / np.sqrt(3), rtol=1e-6)


def test_it_has_its_words(shown):
    plots.principal_axes(photos(), np.array([1.0, 0.5, 0.1]), np.eye(3), title="Greys")
    assert shown[0][0]["text/plain"].startswith("Greys. Pixels by red and green, and by red and blue")
