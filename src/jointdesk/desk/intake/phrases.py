"""Words of intake's tables, marked for the catalogues; tests/house/test_catalogues.py holds them to the tables."""

from django.utils.translation import gettext_noop as _

# deadlines.tsv and clocks.yaml
BASES = (
    _("Criminal Procedure Code Art. 147"),
    _("Criminal Procedure Code Art. 148"),
    _("Criminal Procedure Code Art. 149"),
    _("Code of Criminal Procedure Art. 41"),
    _("Rules of Police Investigation Art. 24"),
    _("Rule of this desk"),
)
# subjects.tsv
SUBJECTS = (_("Online scam"), _("Trafficking in persons"), _("Drugs"), _("Other crime"))
# rejections.tsv
REJECTIONS = (
    _("No crime is told"),
    _("A civil dispute"),
    _("Too few facts, and nobody could add any"),
    _("Decided in another matter already"),
    _("Time-barred, or covered by an amnesty"),
    _("Shown to be false"),
    _("Another authority is competent, and was told"),
    _("Another reason"),
)
# purposes that pages give for an access by themselves
PURPOSES = (_("triage"), _("translation"), _("payments"), _("notice of the result"))
