export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

/** Width and height in pixels of a PNG, JPEG, GIF or WebP; undefined for anything else. */
export function imageSize(bytes: Uint8Array): ImageSize | undefined {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (view.length > 24 && view.toString("latin1", 1, 4) === "PNG")
    return { width: view.readUInt32BE(16), height: view.readUInt32BE(20) };
  if (view.length > 10 && view.toString("latin1", 0, 3) === "GIF")
    return { width: view.readUInt16LE(6), height: view.readUInt16LE(8) };
  if (view.length > 30 && view.toString("latin1", 8, 12) === "WEBP") return webpSize(view);
  if (view.length > 4 && view.readUInt16BE(0) === 0xffd8) return jpegSize(view);
  return undefined;
}

function webpSize(view: Buffer): ImageSize | undefined {
  switch (view.toString("latin1", 12, 16)) {
    case "VP8X":
      return { width: view.readUIntLE(24, 3) + 1, height: view.readUIntLE(27, 3) + 1 };
    case "VP8L": {
      const bits = view.readUInt32LE(21);
      return { width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1 };
    }
    case "VP8 ":
      return { width: view.readUInt16LE(26) & 0x3fff, height: view.readUInt16LE(28) & 0x3fff };
    default:
      return undefined;
  }
}

/** Walks the segments to the frame header (SOF0 to SOF15 but DHT, JPG and DAC). */
function jpegSize(view: Buffer): ImageSize | undefined {
  let at = 2;
  while (at + 9 < view.length && view[at] === 0xff) {
    const marker = view[at + 1] ?? 0;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return { height: view.readUInt16BE(at + 5), width: view.readUInt16BE(at + 7) };
    at += 2 + view.readUInt16BE(at + 2);
  }
  return undefined;
}
