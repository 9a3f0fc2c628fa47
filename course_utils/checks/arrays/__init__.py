"""What functions of arrays return: as evidence, and compared."""
