"""Calendar files by RFC 5545, which update those that people have already."""

from botram_opt.formats.ics.calendar import plan_ics
from botram_opt.formats.ics.everybody import Recipient, recipients
from botram_opt.formats.ics.news import News, news

__all__ = ["News", "Recipient", "news", "plan_ics", "recipients"]
