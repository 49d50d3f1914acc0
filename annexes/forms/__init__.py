"""What is asked, one module per noun."""
