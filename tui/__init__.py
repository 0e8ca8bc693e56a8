"""What is seen: screens, widgets, actions."""
