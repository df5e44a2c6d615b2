"""What the running program tells about itself: log lines with ids, and figures for Prometheus."""
