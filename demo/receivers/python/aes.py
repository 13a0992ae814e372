"""AES-256 for Python, whose standard library has none.

The package `cryptography` does it where it is installed (Debian: python3-cryptography). Where it is not, OpenSSL's
libcrypto does, which Python's own `ssl` needs anyway, so that it is on every machine with Python.
"""

import ctypes
import ctypes.util
import os

try:
    if os.environ.get("RAI_AES") == "libcrypto":
        raise ImportError
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives import padding
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    SOURCE = "cryptography"

    def open_gcm(key, iv, tag, data, bound):
        """The text, or None where the tag is wrong."""
        try:
            return AESGCM(key).decrypt(iv, data + tag, bound)
        except InvalidTag:
            return None

    def open_cbc(key, iv, data):
        """The text, or None where its padding is wrong."""
        try:
            decryptor = Cipher(algorithms.AES(key), modes.CBC(iv)).decryptor()
            padded = decryptor.update(data) + decryptor.finalize()
            unpadder = padding.PKCS7(128).unpadder()
            return unpadder.update(padded) + unpadder.finalize()
        except ValueError:
            return None

except ImportError:
    SOURCE = "libcrypto"

    _crypto = ctypes.CDLL(ctypes.util.find_library("crypto") or "libcrypto.so.3")
    for _name in ("EVP_CIPHER_CTX_new", "EVP_aes_256_gcm", "EVP_aes_256_cbc"):
        getattr(_crypto, _name).restype = ctypes.c_void_p
    _POINTER, _BYTES, _INT = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int
    _crypto.EVP_CIPHER_CTX_free.argtypes = [_POINTER]
    _crypto.EVP_DecryptInit_ex.argtypes = [_POINTER, _POINTER, _POINTER, _BYTES, _BYTES]
    _crypto.EVP_DecryptUpdate.argtypes = [_POINTER, _POINTER, ctypes.POINTER(_INT), _BYTES, _INT]
    _crypto.EVP_DecryptFinal_ex.argtypes = [_POINTER, _POINTER, ctypes.POINTER(_INT)]
    _crypto.EVP_CIPHER_CTX_ctrl.argtypes = [_POINTER, _INT, _INT, _POINTER]
    _SET_TAG = 0x11

    def _decrypt(cipher, key, iv, data, tag=None, bound=None):
        context = _crypto.EVP_CIPHER_CTX_new()
        try:
            text, size, rest = ctypes.create_string_buffer(len(data) + 16), _INT(0), _INT(0)
            good = _crypto.EVP_DecryptInit_ex(context, cipher, None, key, iv) == 1
            if tag is not None:
                held = ctypes.create_string_buffer(tag, len(tag))
                good = good and _crypto.EVP_CIPHER_CTX_ctrl(context, _SET_TAG, len(tag), held) == 1
                good = good and _crypto.EVP_DecryptUpdate(context, None, size, bound, len(bound)) == 1
            good = good and _crypto.EVP_DecryptUpdate(context, text, size, data, len(data)) == 1
            end = ctypes.byref(text, size.value)
            good = good and _crypto.EVP_DecryptFinal_ex(context, end, rest) == 1
            return text.raw[: size.value + rest.value] if good else None
        finally:
            _crypto.EVP_CIPHER_CTX_free(context)

    def open_gcm(key, iv, tag, data, bound):
        """The text, or None where the tag is wrong."""
        return _decrypt(_crypto.EVP_aes_256_gcm(), key, iv, data, tag, bound)

    def open_cbc(key, iv, data):
        """The text, or None where its padding is wrong."""
        return _decrypt(_crypto.EVP_aes_256_cbc(), key, iv, data)
