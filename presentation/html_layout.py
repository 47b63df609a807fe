"""How what we draw as HTML of our own lies side by side."""


def columns(across: int, narrowest: int, gap: int) -> str:
    """The columns of a CSS grid: at most so many across, none narrower than so many pixels, all of one width."""
    width = f"max({narrowest}px,calc((100% - {(across - 1) * gap}px)/{across}))"
    return f"display:grid;column-gap:{gap}px;grid-template-columns:repeat(auto-fit,minmax({width},1fr))"
