"""When things of this app may move on: one module per noun, states and moves as data."""
