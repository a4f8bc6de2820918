"""Timings, as ratios to a bare Django view measured in the same run: `make bench`. Nothing else may run beside it."""
