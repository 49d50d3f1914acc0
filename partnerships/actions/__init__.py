"""Every write of this app: one module per noun."""
