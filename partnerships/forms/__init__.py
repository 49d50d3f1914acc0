"""What is asked, in what order, in which words: one module per noun."""
