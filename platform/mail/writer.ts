import { subjectLine } from "./letter/clean.ts";
import { renderHtml } from "./letter/html.ts";
import type { Frame } from "./letter/letter.ts";
import { renderPlain } from "./letter/plain.ts";
import { type Say, sayIn } from "./letter/say.ts";
import type { Language } from "./languages.ts";
import type { RenderedMail } from "./mail.ts";
import { requireParameters, templateOf } from "./parameters-check.ts";

export interface WriterDeps {
  /** Name of the sender. */
  readonly sender: string;
  /** Public address of the installation. */
  readonly siteUrl: string;
}

/** Writes mails of this installation. */
export interface Writer {
  /** Throws `MAIL_PARAMETERS_INVALID` when the parameters do not fit the kind. */
  write(kind: string, language: Language, parameters: unknown): RenderedMail;
}

export function createWriter({ sender, siteUrl }: WriterDeps): Writer {
  const says = new Map<Language, Say>();
  function sayFor(language: Language): Say {
    const known = says.get(language) ?? sayIn(language);
    says.set(language, known);
    return known;
  }
  return {
    write(kind, language, parameters) {
      const template = templateOf(kind);
      const say = sayFor(language);
      const letter = template.compose(requireParameters(template, parameters), say, { sender });
      const frame: Frame = {
        language,
        sender,
        footer: [say("frame.sent-by", { sender, site: siteUrl }), say("frame.why")],
        linkHint: say("frame.link-hint"),
      };
      return {
        subject: subjectLine(letter.subject),
        text: renderPlain(letter, frame),
        html: renderHtml(letter, frame),
      };
    },
  };
}
