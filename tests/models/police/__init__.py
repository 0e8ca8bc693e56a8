"""A police report and the case in court."""
