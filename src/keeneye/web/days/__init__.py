"""The days around a brief: a strip of links that moves it, and the commands that change it."""
