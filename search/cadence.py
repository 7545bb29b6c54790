"""When an alert is told of what it found; on the newsroom's clock."""
