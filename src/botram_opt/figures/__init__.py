"""Figures of a plan, for papers and slides; a module for each, and what hands them out.

Each takes a problem and a plan and gives a Matplotlib figure that belongs to no window, in the
language that is spoken. What is said by colour is said by words, numbers or hatching as well, so
that it survives a grey print and is seen by the colour-blind.
"""
