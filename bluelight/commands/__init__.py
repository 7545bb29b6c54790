"""The commands, grouped into modules by their purpose."""
