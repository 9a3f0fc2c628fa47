"""A live model as plain JSON, a graph as a path of steps, and where two paths first differ."""
