"""Activities in the districts, what they need, and programmes."""
