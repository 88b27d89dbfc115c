"""Problems to measure by: real geography, and a programme that is stated as generated."""
