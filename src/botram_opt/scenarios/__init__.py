"""What-ifs: scenarios of a problem side by side, and what one more of something is worth."""
