"""A bound and a plan of the first level, by schedules of sub-districts."""

from botram_opt.solving.master.master import Excess, Master, counts_unserved, master_of
from botram_opt.solving.master.outline import with_pools
from botram_opt.solving.master.pricing import GRAINS

__all__ = ["GRAINS", "Excess", "Master", "counts_unserved", "master_of", "with_pools"]
