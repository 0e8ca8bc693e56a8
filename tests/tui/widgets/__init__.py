"""Parts of screens, without a screen."""
