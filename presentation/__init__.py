"""What the pages share on screen: words, numbers, colours, figures, cards and tables."""
