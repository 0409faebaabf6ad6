"""The example as a site: the region's records, its organisations, and one demonstration account a role."""
