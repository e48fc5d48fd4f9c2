/** The beginning of a PNG of that size: enough for a server that never draws. */
export function pngOf(width: number, height: number, bytes = 64): Uint8Array<ArrayBuffer> {
  const image = Buffer.alloc(bytes);
  image.write("\x89PNG\r\n\x1a\n", 0, "latin1");
  image.writeUInt32BE(13, 8);
  image.write("IHDR", 12, "latin1");
  image.writeUInt32BE(width, 16);
  image.writeUInt32BE(height, 20);
  return new Uint8Array(image);
}
