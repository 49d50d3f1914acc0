"""Annual social reports: frozen figures, what people write about them, and the file."""
