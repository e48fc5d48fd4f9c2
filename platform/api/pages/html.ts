/** HTML whose texts are escaped. */
export interface Html {
  readonly html: string;
}

type Part = Html | readonly Html[] | string | number;

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/**
 * A piece of HTML; what is put in is escaped unless it is HTML itself. Put it between tags or in quoted attributes.
 *
 * @example html`<p class="lead">${name}</p>`
 */
export function html(texts: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const pieces = texts.map((text, index) => {
    const part = parts[index];
    return part === undefined ? text : `${text}${written(part)}`;
  });
  return { html: pieces.join("") };
}

function written(part: Part): string {
  if (typeof part === "string") return part.replaceAll(/[&<>"']/g, (sign) => ENTITIES[sign] ?? "");
  if (typeof part === "number") return String(part);
  return "html" in part ? part.html : part.map(({ html }) => html).join("\n");
}
