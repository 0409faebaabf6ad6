"""Which study groups to open: need and limits become an order, with a proven bound and a reason for each line."""
