"""Writes the images beside this file and the pixels that Pillow (or NumPy) says they have.

Needs Pillow, numpy, opencv-python, tifffile, imagecodecs. Run it in this folder: python3 make_images.py
Each image NAME has NAME.pixels: (height, width, channels), uint8 or little-endian uint16, upright RGB.
images.csv: name, format, height, width, channels, bits, orientation, tolerance (largest allowed difference).
"""
import io, struct, zlib
import numpy as np
import cv2
import tifffile
from PIL import Image, ImageCms, ImageOps

H, W = 13, 17
rows = []
y, x = np.mgrid[0:H, 0:W]
RGB = np.stack([x * 15, y * 19, (x + y) * 8], -1).astype(np.uint8)
GREY = (x * 7 + y * 10).astype(np.uint8)
RGBA = np.dstack([RGB, (255 - 9 * x - 5 * y).astype(np.uint8)])
RGB16 = (RGB.astype(np.uint16) * 257) ^ (x * 31 + y)[..., None].astype(np.uint16)
RGBA16 = np.dstack([RGB16, (65535 - 3000 * x - 17 * y).astype(np.uint16)])
GREY16 = ((x * 3001 + y * 997) % 65536).astype(np.uint16)


def keep(name, data, pixels, tolerance=0, orientation=1):
    pixels = np.ascontiguousarray(pixels)
    if pixels.ndim == 2:
        pixels = pixels[..., None]
    bits = pixels.dtype.itemsize * 8
    with open(name, "wb") as f:
        f.write(data)
    with open(name + ".pixels", "wb") as f:
        f.write(pixels.astype("<u2" if bits == 16 else "u1").tobytes())
    kind = {"jpg": "jpeg", "tif": "tiff"}.get(name.rsplit(".", 1)[1], name.rsplit(".", 1)[1])
    rows.append(f"{name},{kind},{pixels.shape[0]},{pixels.shape[1]},{pixels.shape[2]},{bits},{orientation},{tolerance}")


def pil(image, kind, **options):
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def seen(data, mode=None):
    image = ImageOps.exif_transpose(Image.open(io.BytesIO(data)))
    return np.asarray(image if mode is None else image.convert(mode))


def exif(orientation):
    e = Image.Exif()
    e[0x0112] = orientation
    return e.tobytes()


# JPEG
for name, image, options in [
    ("baseline_420", RGB, dict(subsampling=2)), ("baseline_422", RGB, dict(subsampling=1)),
    ("baseline_444", RGB, dict(subsampling=0)), ("progressive", RGB, dict(progressive=True)),
    ("grey", GREY, {}), ("grey_progressive", GREY, dict(progressive=True)),
    ("restarts", RGB, dict(restart_marker_blocks=1)), ("rgb_adobe", RGB, dict(keep_rgb=True)),
]:
    data = pil(Image.fromarray(image), "JPEG", quality=95, **options)
    keep(f"{name}.jpg", data, seen(data), 5 if name in ("baseline_420", "baseline_422", "progressive", "restarts") else 3)
plain = pil(Image.fromarray(RGB), "JPEG", quality=95, subsampling=0)
noapp = plain[:2] + plain[2 + 2 + struct.unpack(">H", plain[4:6])[0]:]
keep("no_jfif.jpg", noapp, seen(noapp), 3)
cmyk = np.dstack([RGB, (x * 5).astype(np.uint8)])
data = pil(Image.fromarray(cmyk, "CMYK"), "JPEG", quality=95)
keep("cmyk.jpg", data, seen(data, "RGB"), 4)
at = data.index(b"Adobe") + 11
assert data[at] == 0
data = data[:at] + b"\2" + data[at + 1:]
keep("ycck.jpg", data, seen(data, "RGB"), 4)
# A profile of four inks whose paper is yellowish and whose black is not black: unlike the formula.
def ink_profile():
    ramp = bytes(range(256))
    grid = b""
    for c in (0, 1):
        for m in (0, 1):
            for ye in (0, 1):
                for k in (0, 1):
                    light = 240 - 45 * c - 60 * m - 20 * ye - (60 if k else 0)
                    grid += bytes([light, 128 - 30 * c + 50 * m, 140 - 40 * c + 50 * ye])
    identity = struct.pack(">9i", 65536, 0, 0, 0, 65536, 0, 0, 0, 65536)
    lut = b"mft1" + bytes(4) + bytes([4, 3, 2, 0]) + identity + ramp * 4 + grid + ramp * 3
    text = b"desc" + bytes(4) + struct.pack(">I", 5) + b"inks\0" + bytes(78)
    right = b"text" + bytes(4) + b"CC0\0"
    white = b"XYZ " + bytes(4) + struct.pack(">3i", 63190, 65536, 54061)
    tags = [(b"desc", text), (b"cprt", right), (b"wtpt", white), (b"A2B0", lut)]
    at = 128 + 4 + 12 * len(tags)
    table, body = struct.pack(">I", len(tags)), b""
    for sig, data in tags:
        data += bytes(-len(data) % 4)
        table += sig + struct.pack(">II", at + len(body), len(data))
        body += data
    size = at + len(body)
    head = struct.pack(">I4sI4s4s4s", size, b"lcms", 0x02400000, b"prtr", b"CMYK", b"Lab ")
    head += struct.pack(">6H", 2026, 1, 1, 0, 0, 0) + b"acsp" + bytes(28)
    head += struct.pack(">3i", 63190, 65536, 54061)
    return head + bytes(128 - len(head)) + table + body


profile = ink_profile()
data = pil(Image.fromarray(cmyk, "CMYK"), "JPEG", quality=95, icc_profile=profile)
inks = Image.open(io.BytesIO(data))
truth = ImageCms.profileToProfile(inks, ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB"), renderingIntent=1, outputMode="RGB", flags=ImageCms.Flags.NOOPTIMIZE)
assert np.abs(np.asarray(truth).astype(int) - seen(data, "RGB")).max() > 20
keep("cmyk_profile.jpg", data, np.asarray(truth), 3)
out = Image.fromarray(cmyk, "CMYK")
data = pil(out, "TIFF", icc_profile=profile)
truth = ImageCms.profileToProfile(out, ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB"), renderingIntent=1, outputMode="RGB", flags=ImageCms.Flags.NOOPTIMIZE)
keep("cmyk_profile.tif", data, np.asarray(truth), 3)
for o in range(1, 9):
    data = pil(Image.fromarray(RGB), "JPEG", quality=95, subsampling=0, exif=exif(o))
    keep(f"orientation_{o}.jpg", data, seen(data), 3, o)

# PNG
def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width, height, bits, colour, body, extra=b"", interlace=0):
    head = struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, interlace)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + extra
            + chunk(b"IDAT", zlib.compress(body, 9)) + chunk(b"IEND", b""))


def packed(values, bits):
    """One row of samples as bytes."""
    if bits == 16:
        return np.asarray(values).astype(">u2").tobytes()
    if bits == 8:
        return np.asarray(values).astype("u1").tobytes()
    text = "".join(format(int(v), f"0{bits}b") for v in np.asarray(values).ravel())
    text += "0" * (-len(text) % 8)
    return bytes(int(text[i:i + 8], 2) for i in range(0, len(text), 8))


def plain_rows(values, bits):
    return b"".join(b"\0" + packed(row, bits) for row in values)


def adam7(values, bits):
    out = b""
    for oy, ox, dy, dx in [(0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2), (1, 0, 2, 1)]:
        part = values[oy::dy, ox::dx]
        if part.size:
            out += plain_rows(part, bits)
    return out


for bits in (1, 2, 4):
    samples = (x + 2 * y) % (1 << bits)
    grey = (samples * (255 // ((1 << bits) - 1))).astype(np.uint8)
    keep(f"grey{bits}.png", png(W, H, bits, 0, plain_rows(samples, bits)), grey)
    keep(f"grey{bits}_interlaced.png", png(W, H, bits, 0, adam7(samples, bits), interlace=1), grey)
    palette = (np.arange(3 * (1 << bits)).reshape(-1, 3) * 11 % 256).astype(np.uint8)
    keep(f"palette{bits}.png", png(W, H, bits, 3, plain_rows(samples, bits), chunk(b"PLTE", palette.tobytes())), palette[samples])
keep("grey8.png", pil(Image.fromarray(GREY), "PNG"), GREY)
keep("grey16.png", png(W, H, 16, 0, plain_rows(GREY16, 16)), GREY16)
keep("rgb8.png", pil(Image.fromarray(RGB), "PNG"), RGB)
keep("rgb8_interlaced.png", png(W, H, 8, 2, adam7(RGB, 8), interlace=1), RGB)
keep("rgba8.png", pil(Image.fromarray(RGBA), "PNG"), RGBA)
for name, pixels in (("rgb16", RGB16), ("rgba16", RGBA16)):
    code = cv2.COLOR_RGB2BGR if pixels.shape[2] == 3 else cv2.COLOR_RGBA2BGRA
    keep(f"{name}.png", cv2.imencode(".png", cv2.cvtColor(pixels, code))[1].tobytes(), pixels)
keep("rgb16_interlaced.png", png(W, H, 16, 2, adam7(RGB16, 16), interlace=1), RGB16)
la = np.dstack([GREY, RGBA[..., 3]])
keep("grey_alpha.png", pil(Image.fromarray(la, "LA"), "PNG"), np.dstack([GREY, GREY, GREY, RGBA[..., 3]]))
index = ((x + y) % 5).astype(np.uint8)
palette = (np.arange(15).reshape(-1, 3) * 17 % 256).astype(np.uint8)
alpha = np.array([255, 0, 128, 255, 255], np.uint8)
data = png(W, H, 8, 3, plain_rows(index, 8), chunk(b"PLTE", palette.tobytes()) + chunk(b"tRNS", alpha[:3].tobytes()))
keep("palette8_transparent.png", data, np.dstack([palette[index], alpha[index]]))
key = GREY[3, 4]
data = png(W, H, 8, 0, plain_rows(GREY, 8), chunk(b"tRNS", struct.pack(">H", key)))
keep("grey8_key.png", data, np.dstack([GREY, GREY, GREY, np.where(GREY == key, 0, 255)]).astype(np.uint8))
key = RGB16[5, 6]
data = png(W, H, 16, 2, plain_rows(RGB16, 16), chunk(b"tRNS", struct.pack(">HHH", *map(int, key))))
keep("rgb16_key.png", data, np.dstack([RGB16, np.where((RGB16 == key).all(-1), 0, 65535)]).astype(np.uint16))
data = pil(Image.fromarray(RGB), "PNG", exif=exif(6))
keep("orientation_6.png", data, seen(data), 0, 6)
filtered = b"".join(bytes([f % 5]) + bytes(3 * W) for f in range(H))
keep("filters_of_zeros.png", png(W, H, 8, 2, filtered), RGB * 0)

# TIFF
for name, pixels, options in [
    ("rgb8_none", RGB, {}), ("rgb8_lzw", RGB, dict(compression="lzw")), ("rgb8_deflate", RGB, dict(compression="deflate")),
    ("rgb8_packbits", RGB, dict(compression="packbits")), ("rgb16_lzw_predictor", RGB16, dict(compression="lzw", predictor=True)),
    ("rgb8_predictor", RGB, dict(compression="deflate", predictor=True)), ("rgb8_planar", np.moveaxis(RGB, -1, 0), dict(planarconfig="separate")),
    ("rgb8_tiles", RGB, dict(tile=(16, 16))), ("rgb8_strips", RGB, dict(rowsperstrip=4, compression="lzw")),
    ("grey16", GREY16, {}), ("grey8", GREY, {}), ("rgb16_be", RGB16, dict(byteorder=">")), ("grey16_deflate", GREY16, dict(compression="deflate")),
    ("rgba8", RGBA, dict(extrasamples=["unassalpha"])), ("rgba16", RGBA16, dict(extrasamples=["unassalpha"])),
    ("grey8_be", GREY, dict(byteorder=">")), ("white_is_zero", GREY, dict(photometric="miniswhite")),
]:
    out = io.BytesIO()
    order = options.pop("byteorder", "<")
    photometric = options.pop("photometric", "rgb" if pixels.ndim == 3 else "minisblack")
    tifffile.imwrite(out, pixels, byteorder=order, photometric=photometric, metadata=None, **options)
    truth = np.moveaxis(pixels, 0, -1) if name == "rgb8_planar" else 255 - pixels if name == "white_is_zero" else pixels
    keep(f"{name}.tif", out.getvalue(), truth)
bilevel = ((x + y) % 3 == 0)
keep("bilevel.tif", pil(Image.fromarray(bilevel), "TIFF"), (bilevel * 255).astype(np.uint8))
keep("bilevel_group4.tif", pil(Image.fromarray(bilevel), "TIFF", compression="group4"), (bilevel * 255).astype(np.uint8))
pal = Image.fromarray(index, "P")
pal.putpalette(palette.tobytes())
keep("palette8.tif", pil(pal, "TIFF"), palette[index])
data = pil(Image.fromarray(cmyk, "CMYK"), "TIFF")
keep("cmyk.tif", data, seen(data, "RGB"), 1)
out = io.BytesIO()
tifffile.imwrite(out, RGB, photometric="rgb", metadata=None, extratags=[(274, 3, 1, 6, True)])
keep("orientation_6.tif", out.getvalue(), np.rot90(RGB, -1), 0, 6)
data = pil(Image.fromarray(RGB), "TIFF", compression="jpeg", quality=95)
keep("jpeg.tif", data, seen(data), 5)

# WebP
for name, pixels, options in [
    ("lossless", RGB, dict(lossless=True)), ("lossless_alpha", RGBA, dict(lossless=True, exact=True)),
    ("lossy", RGB, dict(quality=95)), ("lossy_alpha", RGBA, dict(quality=95)),
]:
    data = pil(Image.fromarray(pixels), "WEBP", **options)
    keep(f"{name}.webp", data, seen(data), 0)
levels = Image.fromarray((np.repeat(np.repeat(np.random.default_rng(3).integers(0, 40, (20, 25)), 4, 0), 4, 1) * 6).astype(np.uint8))
data = pil(levels.convert("RGB"), "WEBP", lossless=True)
keep("lossless_palette.webp", data, seen(data))
blocks = np.repeat(np.repeat(np.random.default_rng(4).integers(0, 256, (12, 15, 4)), 8, 0), 8, 1).astype(np.uint8)
data = pil(Image.fromarray(blocks), "WEBP", quality=60)
keep("lossy_alpha_levels.webp", data, seen(data))
data = pil(Image.fromarray(RGB), "WEBP", lossless=True, exif=exif(8))
keep("orientation_8.webp", data, seen(data), 0, 8)

# BMP
def bmp(header, body, palette=b"", masks=b""):
    offset = 14 + len(header) + len(masks) + len(palette)
    return struct.pack("<2sIHHI", b"BM", offset + len(body), 0, 0, offset) + header + masks + palette + body


def info(width, height, bits, compression=0, size=0, colours=0):
    return struct.pack("<IiiHHIIiiII", 40, width, height, 1, bits, compression, size, 2835, 2835, colours, 0)


keep("rgb24.bmp", pil(Image.fromarray(RGB), "BMP"), RGB)
body = b"".join(row[:, ::-1].tobytes() + b"\0" * (-3 * W % 4) for row in RGB)
keep("top_down.bmp", bmp(info(W, -H, 24), body), RGB)
keep("palette8.bmp", pil(pal, "BMP"), palette[index])
keep("bilevel.bmp", pil(Image.fromarray(bilevel), "BMP"), np.repeat((bilevel * 255).astype(np.uint8)[..., None], 3, 2))
bgrx = np.dstack([palette[:, ::-1], np.zeros(5, np.uint8)]).tobytes() if False else b"".join(bytes([b, g, r, 0]) for r, g, b in palette.tolist())
body = b"".join(packed(row, 4) + b"\0" * (-((W + 1) // 2) % 4) for row in index[::-1])
keep("palette4.bmp", bmp(info(W, H, 4, colours=5), body, bgrx), palette[index])
body = b""
for row in index[::-1]:
    body += b"".join(bytes([1, v]) for v in row.tolist()) + b"\0\0"
body += b"\0\1"
keep("rle8.bmp", bmp(info(W, H, 8, 1, len(body), 5), body, bgrx), palette[index])
body = b"".join(bytes([0, W]) + bytes(row.tolist()) + b"\0" * (W % 2) + b"\0\0" for row in index[::-1]) + b"\0\1"
keep("rle8_absolute.bmp", bmp(info(W, H, 8, 1, len(body), 5), body, bgrx), palette[index])
rgb555 = (RGB.astype(int) >> 3)
words = (rgb555[..., 0] << 10 | rgb555[..., 1] << 5 | rgb555[..., 2]).astype("<u2")
body = b"".join(row.tobytes() + b"\0" * (-2 * W % 4) for row in words[::-1])
keep("rgb16.bmp", bmp(info(W, H, 16), body), ((rgb555 * 255 + 15) // 31).astype(np.uint8), 1)
keep("rgb32.bmp", bmp(info(W, H, 32), b"".join(RGBA[::-1][:, :, [2, 1, 0, 3]].tobytes() for _ in [0])), RGB)
v4 = struct.pack("<IiiHHIIiiII", 108, W, H, 1, 32, 3, 0, 2835, 2835, 0, 0) + struct.pack("<IIII", 0xFF0000, 0xFF00, 0xFF, 0xFF000000) + b"BGRs" + bytes(48)
keep("rgba32.bmp", bmp(v4, RGBA[::-1][:, :, [2, 1, 0, 3]].tobytes()), RGBA)

# GIF
keep("palette.gif", pil(pal, "GIF"), palette[index])
keep("interlaced.gif", pil(pal, "GIF", interlace=1), palette[index])
data = pil(pal, "GIF", transparency=2)
keep("transparent.gif", data, seen(data, "RGBA"))
other = Image.fromarray(((x * y) % 5).astype(np.uint8), "P")
other.putpalette(palette.tobytes())
data = pil(pal, "GIF", save_all=True, append_images=[other], duration=50)
keep("animated.gif", data, palette[index])
noise = np.random.default_rng(0).integers(0, 256, (90, 110)).astype(np.uint8)
full = Image.fromarray(noise, "P")
colours = np.random.default_rng(1).integers(0, 256, (256, 3)).astype(np.uint8)
full.putpalette(colours.tobytes())
data = pil(full, "GIF")
keep("noise.gif", data, seen(data, "RGB"))

with open("images.csv", "w") as f:
    f.write("\n".join(rows) + "\n")
