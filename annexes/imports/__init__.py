"""Lease lists on their way into the register: upload, preview, confirmation, writing."""
