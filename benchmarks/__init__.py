"""What `bin/bench` runs: our way and the usual way, in one run, as a ratio."""
