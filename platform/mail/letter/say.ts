import { dateFrom, formatMoney, money } from "#platform/kernel";
import type { Language } from "../languages.ts";
import { catalogues } from "../wording/catalogues.ts";
import type { MessageKey } from "../wording/en.ts";
import type { Wording } from "../wording/wording.ts";

type Values = Readonly<Record<string, string | number>>;

export interface AmountParameter {
  readonly amountMinor: number;
  readonly currency: string;
}

/** Writes texts, numbers and times in one language. */
export interface Say {
  /**
   * The text of a key with its values put in. A value `count` also chooses the plural form.
   * Throws when a value is missing.
   */
  (key: MessageKey, values?: Values): string;
  number(value: number): string;
  money(amount: AmountParameter): string;
  /** A day, from an ISO text, in UTC. */
  day(iso: string): string;
  /** A moment, from an ISO text, in UTC and saying so. */
  moment(iso: string): string;
}

export function sayIn(language: Language): Say {
  const catalogue = catalogues[language];
  const plural = new Intl.PluralRules(language);
  const number = new Intl.NumberFormat(language);
  const day = new Intl.DateTimeFormat(language, { dateStyle: "long", timeZone: "UTC" });
  const moment = new Intl.DateTimeFormat(language, {
    year: "numeric",
    month: "long",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    timeZone: "UTC",
    timeZoneName: "short",
  });

  function say(key: MessageKey, values: Values = {}): string {
    return formOf(catalogue[key], values).replaceAll(/\{(\w+)\}/g, (_match, name: string) => {
      const value = values[name];
      if (value === undefined) throw new Error(`The text ${key} in ${language} wants a value ${name}.`);
      return typeof value === "number" ? number.format(value) : value;
    });
  }

  function formOf(wording: Wording, values: Values): string {
    if (typeof wording === "string") return wording;
    const count = typeof values["count"] === "number" ? values["count"] : 0;
    return wording[plural.select(count)] ?? wording.other;
  }

  return Object.assign(say, {
    number: (value: number) => number.format(value),
    money: (amount: AmountParameter) => formatMoney(money(amount.amountMinor, amount.currency), language),
    day: (iso: string) => day.format(dateFrom(iso)),
    moment: (iso: string) => moment.format(dateFrom(iso)),
  });
}
