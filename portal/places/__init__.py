"""Districts and the premises in them."""
