"""Legal bases of the statutory clock (deadlines.tsv), marked for the catalogues;
tests/house/test_catalogues.py holds them to the table.
"""

from django.utils.translation import gettext_noop as _

BASES = (
    _("Criminal Procedure Code Art. 147"),
    _("Code of Criminal Procedure Art. 41"),
    _("Rules of Police Investigation Art. 24"),
    _("Rule of this desk"),
)
