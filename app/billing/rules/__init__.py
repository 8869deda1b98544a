"""Pure rules of invoices and payments."""
