"""Training: the catalogue of courses, who was invited, and what holds until when."""
