"""The watch as the database knows it: who holds it, that it lives, where it listens."""
