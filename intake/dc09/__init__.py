"""SIA DC-09 as a receiver reads and answers it: pure, bytes in, values out."""
