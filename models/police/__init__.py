"""A police report and the way of a case through court."""
