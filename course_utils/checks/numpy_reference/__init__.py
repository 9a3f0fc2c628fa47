"""Layers and whole networks in plain NumPy: what a student's model is compared with."""
