"""What is true: tables, pure rules, commands (one verb, one transaction) and views."""
