"""Django's Chinese sums are not grouped; police and banks group by three."""

THOUSAND_SEPARATOR = ","
DECIMAL_SEPARATOR = "."
NUMBER_GROUPING = 3
