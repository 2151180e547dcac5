"""What the tests stand on: databases and browsers to run on, and the stricter world they run in."""
