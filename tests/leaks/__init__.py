"""Nothing secret leaves: unmistakable words stand in every secret field, and all that comes out is searched."""
