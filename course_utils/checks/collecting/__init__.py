"""Running a student's code for its evidence, and evidence as bytes."""
