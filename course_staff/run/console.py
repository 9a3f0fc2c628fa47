"""Where tables are printed."""

from rich.console import Console

WIDE = 160  # columns of a file or a pipe, which have no width of their own


def wide_console(width: int = WIDE) -> Console:
    """The terminal, with its own width; else a console of `width` columns."""
    console = Console()
    return console if console.is_terminal else Console(width=width)
