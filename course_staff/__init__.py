"""What authors, instructors and CI use: build, run, data."""
