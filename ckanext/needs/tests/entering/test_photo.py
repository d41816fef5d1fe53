"""Photos: what is kept of one, and what is no photo."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from ckanext.needs.entering.photo import MAX_BYTES, PhotoError, cleaned

GPS = 0x8825


def drawn(size=(40, 20), format="JPEG", mode="RGB", **more):
    """Return a picture, red on the left and blue on the right."""
    picture = Image.new(mode, size, "red")
    picture.paste(Image.new(mode, (size[0] // 2, size[1]), "blue"), (size[0] // 2, 0))
    out = io.BytesIO()
    picture.save(out, format, **more)
    return out.getvalue()


def taken(orientation=1):
    """Return a photo as a phone takes it: place, time, camera and which side is up."""
    told = Image.Exif()
    told[0x0112], told[0x010F], told[0x9003] = orientation, "Phone", "2026:01:01 10:00:00"
    told[GPS] = {1: "N", 2: (14.0, 31.0, 44.0), 3: "E", 4: (100.0, 54.0, 36.0)}
    return drawn(exif=told, comment=b"taken at home")


def opened(data):
    return Image.open(io.BytesIO(data))


def test_place_time_and_camera_are_gone():
    assert opened(taken()).getexif().get_ifd(GPS)
    kept = cleaned(taken())
    assert not opened(kept).getexif()
    assert b"Phone" not in kept
    assert b"2026:01:01" not in kept
    assert b"taken at home" not in kept


def test_what_the_camera_held_sideways_stands_upright():
    assert opened(cleaned(taken(orientation=6))).size == (20, 40)


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_every_format_becomes_a_plain_jpeg(format):
    picture = opened(cleaned(drawn(format=format)))
    assert (picture.format, picture.mode) == ("JPEG", "RGB")


def test_what_can_be_seen_through_becomes_white():
    out = io.BytesIO()
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).save(out, "PNG")
    assert min(opened(cleaned(out.getvalue())).getpixel((4, 4))) > 250


def test_a_large_one_becomes_smaller():
    assert opened(cleaned(drawn((4000, 3000)))).size == (1600, 1200)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<?php echo 1;",
        b"GIF89a" + b"\0" * 50,
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>",
        drawn()[:60],
        drawn(format="BMP"),
        b"x" * (MAX_BYTES + 1),
    ],
)
def test_what_is_no_photo_is_refused(data):
    with pytest.raises(PhotoError):
        cleaned(data)


def test_a_small_file_that_unpacks_to_gigabytes_is_refused():
    with pytest.raises(PhotoError, match="too large"):
        cleaned(drawn((9000, 9000), "PNG", optimize=True))
