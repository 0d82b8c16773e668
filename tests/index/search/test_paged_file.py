"""Words and numbers in a file are read in parts, and damage is noticed where it is read."""

import io
from array import array
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_index.search.index import paged_file
from paper_index.search.index.paged_file import BLOCK_SIZE, PAGE_SIZE, Numbers, PagedFile, WordList, page_checksums

WORDS = sorted(f"{n:x}é" for n in range(3 * BLOCK_SIZE + 7))


def word_list(words: list[str]) -> WordList:
    encoded = [f"{word}\n".encode() for word in words]
    text = b"".join(encoded)
    content = b"before" + text + array("I", accumulate(map(len, encoded), initial=0)).tobytes()
    file = PagedFile(io.BytesIO(content), page_checksums(content))
    numbers = Numbers(file, 6 + len(text), len(words) + 1)
    return WordList(file, 6, numbers, len(words), words[::BLOCK_SIZE])


@given(st.integers(0, len(WORDS)), st.integers(0, len(WORDS)), st.text(max_size=4))
def test_a_list_of_words_is_like_one_in_memory(start: int, end: int, text: str) -> None:
    words = word_list(WORDS)
    assert len(words) == len(WORDS) and words[start:end] == WORDS[start:end]
    assert list(words) == WORDS
    for each in (text, WORDS[min(start, end, len(WORDS) - 1)]):
        place = words.find(each)
        assert WORDS[:place] == [word for word in WORDS if word < each]
        assert not WORDS[place:] or words[place] == WORDS[place]


def test_a_list_may_be_empty() -> None:
    assert len(word_list([])) == word_list([]).find("a") == 0 and not list(word_list([]))


@pytest.mark.parametrize("kept", [0, 64])
@pytest.mark.parametrize("place", [0, PAGE_SIZE, 2 * PAGE_SIZE + 5])
def test_damage_is_noticed_on_its_page_only(place: int, kept: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paged_file, "_MOST_KEPT", kept)
    content = bytearray(range(256)) * (PAGE_SIZE // 100)
    checksums = page_checksums(bytes(content))
    content[place] ^= 1
    file = PagedFile(io.BytesIO(content), checksums)
    for start in range(0, len(content), PAGE_SIZE):
        end = min(start + PAGE_SIZE, len(content))
        if start <= place < end:
            with pytest.raises(ValueError, match="checksum"):
                file.read(start, end)
        else:
            assert file.read(start, end) == file.read(start, end) == content[start:end]
    for read in (file.check, file.read_all):
        with pytest.raises(ValueError, match="checksum"):
            read()
    with pytest.raises((ValueError, IndexError)):
        paged_file.PagedFile(io.BytesIO(bytes(10)), page_checksums(bytes(10))).read(5, 11)
