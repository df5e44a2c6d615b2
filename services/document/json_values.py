"""The JSON values of a Yjs update, in lib0's encoding: the same value may be written with its keys in another order."""

import struct
from typing import Any

TRUE, FALSE, OBJECT, ARRAY, TEXT, FLOAT64, FLOAT32, INTEGER = 120, 121, 118, 117, 119, 123, 124, 125


def decode(encoded: bytes) -> Any:
    """The value of bytes that `yjs_updates` has read and found fit. Without a value: None."""
    return _Decoder(encoded).value()


class _Decoder:
    def __init__(self, encoded: bytes) -> None:
        self._bytes = encoded
        self._at = 0

    def value(self) -> Any:
        kind = self._bytes[self._at]
        self._at += 1
        if kind in (TRUE, FALSE):
            return kind == TRUE
        if kind == TEXT:
            return self._text()
        if kind == INTEGER:
            return self._integer()
        if kind == FLOAT64:
            return self._float(">d", 8)
        if kind == FLOAT32:
            return self._float(">f", 4)
        if kind == OBJECT:
            return {self._text(): self.value() for _entry in range(self._number())}
        if kind == ARRAY:
            return [self.value() for _entry in range(self._number())]
        return None

    def _number(self, value: int = 0, shift: int = 0) -> int:
        while True:
            byte = self._bytes[self._at]
            self._at += 1
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return value
            shift += 7

    def _integer(self) -> int:
        """Its first byte has a sign and six bits."""
        byte = self._bytes[self._at]
        self._at += 1
        value = byte & 0x3F
        if byte & 0x80:
            value = self._number(value, 6)
        return -value if byte & 0x40 else value

    def _float(self, form: str, size: int) -> float:
        (value,) = struct.unpack_from(form, self._bytes, self._at)
        self._at += size
        return float(value)

    def _text(self) -> str:
        size = self._number()
        self._at += size
        return self._bytes[self._at - size : self._at].decode()
