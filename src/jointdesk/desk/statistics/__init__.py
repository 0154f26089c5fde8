"""The account: figures of a period, each counted by a stated rule, as page, JSON, CSV, XLSX and PDF."""
