"""What is found by its words, without the database being able to read them."""
