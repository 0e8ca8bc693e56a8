"""An encrypted append-only file: durable before it is acknowledged, replayed into the database afterwards."""
