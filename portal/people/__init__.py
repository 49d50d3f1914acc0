"""People, companies and organisations."""
