"""The paths of steps, and the reasons, that several exercises share."""
