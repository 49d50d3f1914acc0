"""Calls, applications and agreements with those who do good in the districts."""
