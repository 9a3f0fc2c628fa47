"""Probe and judge of any exercise that returns a model, or a block of one."""
