"""Scripts for developers; the dashboard itself never imports them."""
