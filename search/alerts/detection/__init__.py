"""Find what an alert has to report: stories that match, stories that were missed, spikes and silences."""
