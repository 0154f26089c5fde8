"""Django's Vietnamese dates begin with "Ngày", which our sentences say themselves; its sums are not grouped."""

DATE_FORMAT = r"j \t\há\n\g n, Y"
DATETIME_FORMAT = r"j \t\há\n\g n, Y, H:i"
SHORT_DATE_FORMAT = "d/m/Y"
SHORT_DATETIME_FORMAT = "d/m/Y H:i"
THOUSAND_SEPARATOR = "."
DECIMAL_SEPARATOR = ","
NUMBER_GROUPING = 3
