"""Jobs, letters, files and steering documents."""
