/** Ends with a clear message when the script was started by a Node that is too old. */
export function requireNode(): void {
  const major = Number(process.versions.node.split(".")[0]);
  if (major >= 26) return;
  console.error(
    `Tradepost runs on Node 26, this is ${process.version}. ` +
      "Start it through npm (npm start, npm test, npx tradepost): npm uses the Node 26 that `npm ci` installed.",
  );
  process.exit(1);
}
