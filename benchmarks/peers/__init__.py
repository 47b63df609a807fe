"""What a street office could have instead: the same charts, built the plain way."""
