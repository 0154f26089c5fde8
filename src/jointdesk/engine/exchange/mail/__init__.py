"""Many messages: order, once, receipts, parts, batches and what a desk forgot, as effects that the desk carries out."""
