"""A digest as a mail: plain text and HTML. The same digest gives the same bytes."""

from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import sha256

from .html import html
from .markdown import plain_text
from .page import Page

_NOBODY = "paper-tui@localhost"
"""The sender of a mail that is only written to a file."""
_LONGEST_SUBJECT = 150


def message(page: Page, sender: str = "", recipients: tuple[str, ...] = ()) -> bytes:
    """Return a digest as a message with CRLF line ends, of ASCII characters only.

    Args:
        page: the digest.
        sender: the address in `From`, without a name.
        recipients: the addresses in `To`, without names.
    """
    texts = plain_text(page), html(page)
    # In place of random numbers: a message that is made twice is recognised as the same.
    identity = sha256("\0".join((*texts, sender, *recipients)).encode()).hexdigest()[:32]
    mail = EmailMessage(policy=SMTP)
    mail["Date"] = format_datetime(page.date)
    mail["From"] = sender or next(iter(recipients), _NOBODY)
    if recipients:
        mail["To"] = ", ".join(recipients)
    mail["Subject"] = _subject(page)
    mail["Message-ID"] = f"<{identity}@paper-tui.invalid>"
    mail.set_content(texts[0], cte="quoted-printable")
    mail.add_alternative(texts[1], subtype="html", cte="quoted-printable")
    mail.set_boundary(f"paper-tui-{identity}")
    return mail.as_bytes()


def _subject(page: Page) -> str:
    """Return the number of new papers and the names of their searches, on one line."""
    subject = f"{page.title}: {', '.join(section.name for section in page.sections)}"
    subject = " ".join(subject.split())
    return subject if len(subject) <= _LONGEST_SUBJECT else f"{subject[: _LONGEST_SUBJECT - 1]}…"
