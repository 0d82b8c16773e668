"""Sends a message: by the user's own program, or to a mail server. No password is stored."""

import contextlib
import os
import smtplib
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator, Sequence

from ..config import Mail, command_words
from ..errors import PaperError
from ..text.sanitize import clean

PASSWORD_VARIABLE = "PAPER_TUI_SMTP_PASSWORD"  # noqa: S105 - the name of a variable
_PORTS = {"starttls": 587, "tls": 465, "none": 25}
_LOOPBACK = ("localhost", "127.0.0.1", "::1", "[::1]")
_PATIENCE = 30.0
"""Seconds to wait for a server's answer, or for a password."""
_SENDING = 120.0
"""Seconds until sending is stopped, whether a program or a server is slow."""
_NOT_SENT = "The digest was not sent, and its papers stay new."


def check(mail: Mail, recipients: Sequence[str]) -> None:
    """Check that the settings suffice to send.

    Raises:
        PaperError: naming the missing setting.
    """
    if not recipients:
        raise PaperError(f"No recipient. {_NOT_SENT} Use --to ADDRESS, or set 'to' in [mail] of config.toml.")
    if mail.command:
        return
    if not mail.server:
        raise PaperError(f"No way to send mail. {_NOT_SENT} Set 'command' or 'server' in [mail] of config.toml.")
    if not mail.sender:
        raise PaperError(f"No sender. {_NOT_SENT} Set 'from' in [mail] of config.toml to your mail address.")
    if mail.encryption == "none" and mail.server not in _LOOPBACK:
        raise PaperError(
            f"{mail.server} would be used without encryption. {_NOT_SENT} Set 'encryption' in [mail] to \"starttls\" "
            'or "tls".'
        )


def send(message: bytes, mail: Mail, recipients: Sequence[str], context: ssl.SSLContext | None = None) -> None:
    """Send a message.

    Args:
        message: the message, whose `To` names the recipients.
        mail: the settings; see `check`.
        recipients: the addresses of the recipients.
        context: which certificates to trust; by default those of the system.

    Raises:
        PaperError: if it was not accepted for every recipient.
    """
    check(mail, recipients)
    if mail.command:
        _pipe(message, mail.command)
        return
    password = _password(mail) if mail.user else ""
    refused: dict[str, tuple[int, bytes]] = {}

    def converse() -> None:
        with _connected(mail, context or ssl.create_default_context()) as server:
            if mail.user:
                server.login(mail.user, password)
            refused.update(server.sendmail(mail.sender, list(recipients), message))

    with _refusals(mail.server):
        _in_time(converse)
    if refused:  # if all are refused, sendmail raises
        raise _partly(mail.server, refused, len(recipients) - len(refused))


def _in_time(act: Callable[[], None]) -> None:
    """Run a function; stop waiting for it after `_SENDING` seconds.

    The timeout of a socket is not enough: a server may answer a little at a time for ever. The thread ends with the
    program.
    """
    errors: list[Exception] = []

    def run() -> None:
        try:
            act()
        except Exception as error:  # raised again in the caller's thread
            errors.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(_SENDING)
    if thread.is_alive():
        raise TimeoutError
    if errors:
        raise errors[0]


@contextlib.contextmanager
def _connected(mail: Mail, context: ssl.SSLContext) -> Iterator[smtplib.SMTP]:
    """Yield the connection to the server, encrypted and checked, and end it politely."""
    host, port = mail.server.strip("[]"), mail.port or _PORTS[mail.encryption]
    if mail.encryption == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=_PATIENCE, context=context)
    else:
        server = smtplib.SMTP(host, port, timeout=_PATIENCE)
    try:
        if mail.encryption == "starttls":
            server.starttls(context=context)  # without a context any certificate would do
        yield server
    except BaseException:
        server.close()
        raise
    with contextlib.suppress(smtplib.SMTPException, OSError):  # the message was accepted: no matter how it ends
        server.quit()


@contextlib.contextmanager
def _refusals(server: str) -> Iterator[None]:
    """Turn the errors of a conversation into sentences."""
    try:
        yield
    except smtplib.SMTPRecipientsRefused as error:
        raise PaperError(f"{server} refused {_refused(error.recipients)}. {_NOT_SENT}") from error
    except smtplib.SMTPAuthenticationError as error:
        said = _said(error.smtp_error)
        raise PaperError(f"{server} refused the user or the password: {said}. {_NOT_SENT}") from error
    except smtplib.SMTPNotSupportedError as error:
        raise PaperError(f"{server} does not offer encryption or the login: {error} {_NOT_SENT}") from error
    except smtplib.SMTPServerDisconnected as error:
        raise PaperError(f"{server} closed the connection. {_NOT_SENT} Try again later.") from error
    except smtplib.SMTPResponseException as error:
        raise PaperError(f"{server} answered {error.smtp_code}: {_said(error.smtp_error)}. {_NOT_SENT}") from error
    except ssl.SSLCertVerificationError as error:
        reason = clean(error.verify_message).rstrip(".")
        raise PaperError(f"The certificate of {server} is not valid: {reason}. {_NOT_SENT}") from error
    except ssl.SSLError as error:
        reason = clean(error.reason or str(error)).replace("_", " ").lower()
        raise PaperError(f"No encrypted connection to {server}: {reason}. {_NOT_SENT}") from error
    except TimeoutError as error:
        raise PaperError(f"{server} is too slow. {_NOT_SENT} Try again later.") from error
    except (smtplib.SMTPException, OSError, UnicodeError) as error:
        reason = clean((error.strerror if isinstance(error, OSError) else "") or str(error)).rstrip(".")
        raise PaperError(f"No connection to {server}: {reason}. {_NOT_SENT}") from error


def _partly(server: str, refused: dict[str, tuple[int, bytes]], accepted: int) -> PaperError:
    others = "1 recipient" if accepted == 1 else f"{accepted:,} recipients"
    return PaperError(f"{server} refused {_refused(refused)}. The digest was sent to {others}; its papers stay new.")


def _refused(recipients: dict[str, tuple[int, bytes]]) -> str:
    return "; ".join(f"{clean(to)} ({code}: {_said(answer)})" for to, (code, answer) in recipients.items())


def _said(answer: bytes | str) -> str:
    """Return the answer of a server as a part of a sentence."""
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return clean(text)[:200].rstrip(".")


def _pipe(message: bytes, command: str) -> None:
    """Give a message to a program."""
    _run(command, message, _SENDING, _NOT_SENT)


def _password(mail: Mail) -> str:
    """Return the password: the first line of what the user's program prints, or the variable."""
    if mail.password_command:
        printed = _run(mail.password_command, b"", _PATIENCE, _NOT_SENT).decode("utf-8", "replace")
        password = printed.split("\n", 1)[0].rstrip("\r")
    else:
        password = os.environ.get(PASSWORD_VARIABLE, "")
    if not password:
        raise PaperError(
            f"No password for {mail.user}. {_NOT_SENT} Set 'password-command' in [mail] of config.toml, or the "
            f"variable {PASSWORD_VARIABLE}."
        )
    if not (password.isascii() and mail.user.isascii()):
        raise PaperError(f"The user or the password has letters outside of ASCII. {_NOT_SENT} Use 'command' in [mail].")
    return password


def _run(command: str, given: bytes, seconds: float, kept: str) -> bytes:
    """Run a program without a shell; return its output."""
    words = command_words(command)
    try:
        done = subprocess.run(words, input=given, capture_output=True, timeout=seconds, check=False)
    except subprocess.TimeoutExpired as error:
        raise PaperError(f"{words[0]} did not end within {seconds:.0f} seconds and was stopped. {kept}") from error
    except (OSError, ValueError) as error:
        reason = clean(getattr(error, "strerror", "") or str(error))
        raise PaperError(f"{words[0]} cannot be run: {reason}. {kept} Check [mail] in config.toml.") from error
    if done.returncode:
        lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
        said = f": {clean(lines[-1])[:200].rstrip('.')}" if lines else ""
        raise PaperError(f"{words[0]} failed with exit code {done.returncode}{said}. {kept}")
    return done.stdout
