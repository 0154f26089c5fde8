from django.conf import settings
from django.db import models

from jointdesk.desk.lists.pages import PAGES


class SavedFilter(models.Model):
    """A choice of rows an officer comes back to: the page's URL name and its query string."""

    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_filters"
    )
    page = models.CharField(max_length=60)
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=1000, blank=True)
    made_at = models.DateTimeField()
    opens = models.BooleanField(default=False)  # what the page shows first when nothing is chosen
    dropped_at = models.DateTimeField(null=True)  # let go, and may still be taken back

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["officer", "page", "name"], name="a_saved_filter_once"),
            models.UniqueConstraint(
                fields=["officer", "page"], condition=models.Q(opens=True), name="one_filter_opens_a_page"
            ),
        ]

    @property
    def label(self) -> str:
        """What the list is called."""
        return str(PAGES.get(self.page, self.page))

    def __str__(self) -> str:
        return self.name
