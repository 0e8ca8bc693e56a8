"""What is made for paper: the words of a report, and how it is written as Markdown or PDF."""
