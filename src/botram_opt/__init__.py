"""Plans the year of a mobile public service: visits, counters and staff, with proven bounds.

>>> import botram_opt
>>> problem = botram_opt.datasets.bekasi(year=2025)
>>> plan = botram_opt.solve(problem, time_limit=60)
>>> botram_opt.verify(problem, plan).ok
True

The public names stand in ``__init__.pyi``, and there only; what is not among them is private.
Each is loaded when it is first used, so that importing the package is quick.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
