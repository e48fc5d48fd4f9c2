/** A file that came in a multipart body. */
export class Upload {
  readonly bytes: Uint8Array;
  readonly fileName: string;
  readonly mimeType: string;

  constructor(bytes: Uint8Array, fileName: string, mimeType: string) {
    this.bytes = bytes;
    this.fileName = fileName;
    this.mimeType = mimeType;
  }
}
