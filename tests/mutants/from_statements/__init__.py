"""Solutions written from the statements of the student notebooks alone, before the checks or other banks were seen."""
