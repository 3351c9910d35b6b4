"""Papers by a house's own template: a Word document (DOCX) with tags that are filled.

``archive`` opens what was sent and refuses what is dangerous, ``language`` knows what a tag may
say, ``filling`` puts texts in the place of tags, ``words`` names what a paper has.
"""

from portico.papers.docx.archive import TemplateFault
from portico.papers.docx.filling import check_template, fill_template
from portico.papers.docx.words import Words

__all__ = ["TemplateFault", "Words", "check_template", "fill_template"]
