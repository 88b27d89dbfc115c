"""What a user would pick instead of botram_opt, each written as its own users would write it."""
