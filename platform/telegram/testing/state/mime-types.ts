/** What Telegram makes of a file's name when nobody says more. */
const BY_ENDING: Readonly<Record<string, string>> = {
  csv: "text/csv",
  gif: "image/gif",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  json: "application/json",
  mp3: "audio/mpeg",
  mp4: "video/mp4",
  ogg: "audio/ogg",
  pdf: "application/pdf",
  png: "image/png",
  txt: "text/plain",
  webp: "image/webp",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  xml: "application/xml",
  zip: "application/zip",
};

export function mimeTypeOf(fileName: string, given = ""): string {
  if (given !== "" && given !== "application/octet-stream") return given;
  const ending = fileName.split(".").at(-1)?.toLowerCase() ?? "";
  return BY_ENDING[ending] ?? "application/octet-stream";
}
