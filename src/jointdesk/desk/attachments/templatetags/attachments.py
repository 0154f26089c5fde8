"""How kept files are spoken of on pages."""

from django import template
from django.template.defaultfilters import filesizeformat

from jointdesk.desk.attachments import labels

register = template.Library()
register.filter(labels.type_name)
register.filter(labels.warning_words)
register.filter(labels.fact_name)
register.filter(labels.preview_fault)
register.filter(labels.chat_form)
register.filter(labels.chat_note)


@register.filter
def octets(size: int) -> str:
    return str(filesizeformat(size))
