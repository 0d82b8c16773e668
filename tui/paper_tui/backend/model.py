"""The model of search by meaning, which is opened in a thread of its own when a search first needs it."""

import threading
from concurrent.futures import Future
from typing import TYPE_CHECKING

from paper_index.errors import PaperError

if TYPE_CHECKING:
    from paper_index.semantic.encoder import Encoder

_LOADING = "Loading the model for search by meaning…"


class ModelLoader:
    """Opens the model once. It takes about a second, in which the backend's thread has other work."""

    def __init__(self, setting: str) -> None:
        """Take `model` of `[search]` in the settings."""
        self._setting = setting
        self._model: Future[Encoder] | None = None
        self._missed: Future[Encoder] | None = None
        """The model if a search did without it since `take_missed`."""

    def take_missed(self) -> "Future[Encoder] | None":
        """Return the model, once, if a search did without it. It may be open by now."""
        missed, self._missed = self._missed, None
        return missed

    def __call__(self) -> "Encoder":
        """Return the model, or begin to open it.

        Raises:
            PaperError: while it is being opened, or with the reason why it cannot be.
        """
        if self._model is None:
            self._model = Future()
            threading.Thread(target=self._open, args=[self._model], name="model", daemon=True).start()
        if not self._model.done():
            self._missed = self._model
            raise PaperError(_LOADING)
        return self._model.result()

    def _open(self, model: "Future[Encoder]") -> None:
        try:
            from paper_index.semantic import onnx_encoder

            model.set_result(onnx_encoder.open_encoder(self._setting))
        except BaseException as error:  # the search that waits for it reports it
            model.set_exception(error)
