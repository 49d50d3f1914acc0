"""Pages of this app: fetch, form, act. One module per noun."""
