"""What befalls those who are covered, by their assignment and over the years; of nobody alone (D82, D83, D84)."""
