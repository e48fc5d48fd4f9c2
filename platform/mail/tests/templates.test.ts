import assert from "node:assert/strict";
import { test } from "node:test";
import { languages } from "../languages.ts";
import { mailKinds, templates } from "../templates/index.ts";
import type { Template } from "../templates/template.ts";
import { catalogues } from "../wording/catalogues.ts";
import { en, type MessageKey } from "../wording/en.ts";
import type { Wording } from "../wording/wording.ts";
import { createWriter } from "../writer.ts";

const writer = createWriter({ sender: "Tradepost", siteUrl: "https://tradepost.example.com" });
const templateOf = (kind: (typeof mailKinds)[number]) => templates[kind] as unknown as Template;

/** Samples with and without the optional parameters, and with every choice of a union. */
function samplesOf(template: Template): Record<string, unknown>[] {
  const required = new Set(template.parameters.required as readonly string[]);
  const bare = Object.fromEntries(Object.entries(template.sample).filter(([name]) => required.has(name)));
  const choices = Object.entries(template.parameters.properties).flatMap(([name, schema]) =>
    "anyOf" in schema
      ? (schema.anyOf as readonly { const: string }[]).map((option) => ({
          ...template.sample,
          [name]: option.const,
        }))
      : [],
  );
  return [template.sample, bare, ...choices];
}

for (const language of languages) {
  for (const kind of mailKinds) {
    test(`${kind} is written in ${language} with all and with only the needed parameters`, () => {
      const template = templateOf(kind);
      for (const sample of samplesOf(template)) {
        const { subject, text, html } = writer.write(kind, language, sample);
        assert.ok(subject.length > 4 && text.includes(subject), "the text begins with the subject");
        for (const part of [subject, text, html.replace(/<style>.*<\/style>/s, "")]) {
          assert.doesNotMatch(part, /\{\w*\}|undefined|\[object|NaN|Invalid/, "no hole is left");
        }
        for (const [name, value] of Object.entries(sample)) {
          if (name.toLowerCase().endsWith("url") || name === "code") {
            assert.ok(text.includes(String(value)), `${name} is in the text`);
            assert.ok(html.includes(String(value)), `${name} is in the HTML`);
          }
        }
      }
    });
  }
}

test("every language fills the same values into every text, and has the plural forms that it needs", () => {
  for (const language of languages) {
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    for (const key of Object.keys(en) as MessageKey[]) {
      const wording = catalogues[language][key];
      const expected = valuesIn(en[key]);
      for (const [form, text] of Object.entries(typeof wording === "string" ? { other: wording } : wording)) {
        assert.deepEqual(valuesIn(text), expected, `${language} ${key} ${form}`);
      }
      assert.equal(typeof wording, typeof en[key], `${language} ${key} counts where English counts`);
      // French and Spanish have "many" for millions only, which no mail counts.
      const needed = language === "fr" || language === "es" ? forms.filter((form) => form !== "many") : forms;
      if (typeof wording !== "string")
        for (const form of needed) assert.ok(form in wording, `${language} ${key} lacks the form "${form}"`);
    }
  }
});

test("counts choose the plural form", () => {
  const subject = (daysLeft: number) =>
    writer.write("trial-ending", "ru", { ...templates["trial-ending"].sample, daysLeft }).subject;
  assert.match(subject(1), /1 день$/);
  assert.match(subject(3), /3 дня$/);
  assert.match(subject(11), /11 дней$/);
});

test("money, numbers and dates follow the language", () => {
  const payment = templates["payment-confirmation"].sample;
  assert.equal(writer.write("payment-confirmation", "en", payment).subject, "Payment received: $29.90");
  assert.match(writer.write("payment-confirmation", "de", payment).subject, /29,90\s\$/);
  assert.match(writer.write("payment-confirmation", "de", payment).text, /20\. November 2026/);
  assert.match(writer.write("quota-alert", "en", templates["quota-alert"].sample).text, /9,120 of 10,000/);
});

test("the HTML loads nothing, runs nothing and can be read on a phone and in the dark", () => {
  for (const kind of mailKinds) {
    const { html } = writer.write(kind, "en", templateOf(kind).sample);
    assert.doesNotMatch(
      html,
      /<(img|script|link|iframe|form|object)\b|\bsrc=|url\(|@import|javascript:|\son\w+=/i,
    );
    assert.match(html, /<html lang="en" dir="ltr">/);
    assert.match(html, /name="viewport"/);
    assert.match(html, /prefers-color-scheme: dark/);
    assert.equal([...html.matchAll(/<h1\b/g)].length, 1);
    const layoutTables = [...html.matchAll(/<table\b[^>]*>/g)].map(([tag]) => tag);
    assert.ok(layoutTables.filter((tag) => tag.includes('role="presentation"')).length >= 3);
  }
});

function valuesIn(wording: Wording): readonly string[] {
  const text = typeof wording === "string" ? wording : wording.other;
  return [...new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? ""))].toSorted();
}
