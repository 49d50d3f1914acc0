"""Pages of the portal: fetch, form, act."""
