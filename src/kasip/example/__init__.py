"""Example regions: Karaganda, a teaching region, and a generator of any size."""
