"""Everything that pages are built with, gathered from its files; built in by the settings."""

from django import template

from common.templatetags import ui_careers, ui_filters, ui_forms, ui_grid, ui_page, ui_records

register = template.Library()

for part in (ui_page, ui_records, ui_forms, ui_careers, ui_grid, ui_filters):
    register.tags.update(part.register.tags)
    register.filters.update(part.register.filters)
