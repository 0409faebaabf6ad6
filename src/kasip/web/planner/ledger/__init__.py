"""Pages of the demand ledger."""
