import assert from "node:assert/strict";
import { test } from "node:test";
import { methods } from "../methods/index.ts";
import { mismatches } from "../specification/conformance.ts";
import { readSpecification } from "../specification/table.ts";

const specification = readSpecification();

test("every type that a method or a type names is described", () => {
  const plain = new Set(["String", "Integer", "Float", "Boolean"]);
  const named = [
    ...[...specification.methods.values()].flatMap(({ returns, parameters }) => [
      ...returns,
      ...parameters.flatMap(({ types }) => types),
    ]),
    ...[...specification.types.values()].flatMap(({ alternatives, fields }) => [
      ...alternatives,
      ...fields.flatMap(({ types }) => types),
    ]),
  ];
  assert.ok(named.length > 2000);
  assert.deepEqual(
    named.filter(({ name }) => !plain.has(name) && !specification.types.has(name)),
    [],
  );
});

test("every method that the fake carries out is one of Telegram's", () => {
  const names = Object.keys(methods);
  assert.ok(names.length > 60);
  assert.deepEqual(
    names.filter((name) => specification.methods.get(name.toLowerCase())?.name !== name),
    [],
  );
});

test("the comparison finds missing, mistyped and undescribed fields and tells alternatives apart by their word", () => {
  const compare = (type: string, value: unknown): string[] =>
    mismatches(specification, [{ name: type, depth: 0, word: undefined }], value, {
      place: "value",
      owner: undefined,
      field: "value",
    }).map(({ place, problem }) => `${place} ${problem}`);
  const chat = { id: 1, type: "private" };
  assert.deepEqual(compare("Message", { message_id: 1, date: 1, chat }), []);
  assert.deepEqual(compare("Message", { message_id: "1", chat, extra: 1 }), [
    "value.date missing",
    "value.message_id mistyped",
    "value.extra undescribed",
  ]);
  assert.deepEqual(compare("MenuButton", { type: "web_app", text: "x" }), ["value.web_app missing"]);
  assert.deepEqual(compare("InlineKeyboardMarkup", { inline_keyboard: [{ text: "x" }] }), [
    "value.inline_keyboard[0] mistyped",
  ]);
});
