import { oneLine } from "#platform/kernel";
import type { Block, Frame, Letter } from "./letter.ts";

/** The text part of a mail, for programs and people who prefer it. */
export function renderPlain(letter: Letter, frame: Frame): string {
  const heading = oneLine(letter.subject);
  const parts = [
    heading,
    ...letter.blocks.map(renderBlock),
    ["-- ", ...frame.footer.map(oneLine)].join("\n"),
  ];
  return `${parts.join("\n\n")}\n`;
}

function renderBlock(block: Block): string {
  switch (block.kind) {
    case "paragraph":
    case "note":
      return oneLine(block.text);
    case "code":
      return `    ${oneLine(block.text)}`;
    case "button":
      return `${oneLine(block.label)}:\n${oneLine(block.url)}`;
    case "facts":
      return block.rows.map((row) => `${oneLine(row.label)}: ${oneLine(row.value)}`).join("\n");
  }
}
