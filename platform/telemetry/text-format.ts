import { styleText } from "node:util";

type Style = Parameters<typeof styleText>[0];

const LEVELS: Readonly<Record<string, Style>> = {
  trace: "gray",
  debug: "gray",
  info: "green",
  warn: "yellow",
  error: "red",
  fatal: ["red", "bold"],
};

/** Turns one JSON log line into a line for people; `colour` paints it for a terminal. */
export function textLine(line: string, colour: boolean): string {
  const {
    time,
    level,
    message,
    error,
    pid: _pid,
    ...fields
  } = JSON.parse(line) as Readonly<Record<string, unknown>>;
  const paint = (style: Style, text: string) =>
    colour ? styleText(style, text, { validateStream: false }) : text;
  const name = String(level);
  const facts = Object.entries(fields).map(([key, value]) => `${paint("gray", `${key}=`)}${plain(value)}`);
  const head = [
    paint("gray", String(time).slice(11, 23)),
    paint(LEVELS[name] ?? "white", name.toUpperCase().padEnd(5)),
    String(message ?? ""),
    ...facts,
  ];
  return `${head.join(" ")}${errorText(error)}\n`;
}

function plain(value: unknown): string {
  return typeof value === "string" && !/[\s"]/.test(value) ? value : JSON.stringify(value);
}

function errorText(error: unknown): string {
  if (typeof error !== "object" || error === null) return "";
  const { stack, message, cause } = error as Readonly<Record<string, unknown>>;
  return `\n${String(stack ?? message).replaceAll(/^/gm, "    ")}${errorText(cause)}`;
}
