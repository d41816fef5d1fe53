"""Makes a photo fit to be shown: small, upright, and without what the camera wrote into it."""

from __future__ import annotations

import io

from PIL import Image, ImageOps, UnidentifiedImageError

from ckanext.needs.bilingual import Text

#: Bytes of a photo as it comes, and its picture elements: a small file may unpack to gigabytes.
MAX_BYTES, MAX_PIXELS = 15_000_000, 60_000_000
#: The longer side of what is kept: enough to see a hole in a road.
LONGEST_SIDE, QUALITY = 1600, 82
FORMATS = ("JPEG", "PNG", "WEBP")
NO_PHOTO = Text("ต้องเป็นภาพถ่าย JPEG, PNG หรือ WebP", "must be a photo: JPEG, PNG or WebP")
TOO_LARGE = Text("ภาพใหญ่เกินไป (ได้ไม่เกิน 15 MB)", "the photo is too large (15 MB at most)")


class PhotoError(ValueError):
    """A file that is no photo, or too large a one; `reason` says which."""

    def __init__(self, reason: Text) -> None:
        self.reason = reason
        super().__init__(reason.in_("en"))


def cleaned(data: bytes) -> bytes:
    """Return a photo as JPEG, drawn anew: place, time, camera and all else written in it are gone.

    What a file is, its content says, whatever it is called.

    :raises PhotoError: it is no photo, or too large
    """
    if len(data) > MAX_BYTES:
        raise PhotoError(TOO_LARGE)
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as photo:
            if photo.width * photo.height > MAX_PIXELS:
                raise PhotoError(TOO_LARGE)
            photo.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            return _drawn_anew(photo)
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise PhotoError(NO_PHOTO) from error


def _drawn_anew(photo: Image.Image) -> bytes:
    upright = ImageOps.exif_transpose(photo)
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    plain = Image.new("RGB", upright.size, "white")
    seen = upright.convert("RGBA")
    plain.paste(seen, mask=seen.getchannel("A"))
    out = io.BytesIO()
    plain.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()
