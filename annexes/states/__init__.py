"""How far things have come: states and moves as data, one module per noun."""
