"""What people hand over and read: the report page, the annex workbook."""
