import type { ShownFaults } from "../wire.ts";
import type { App } from "./app.ts";
import { button, element, one } from "./basics.ts";
import { ask } from "./calls.ts";
import type { PageElement } from "./dom.ts";
import { redrawIn } from "./redraw.ts";

/** Draws the panel on which things go wrong on demand. */
export function showFaults(app: App): void {
  const panel = one("#faults");
  const { downForMs, next } = app.faults;
  const state =
    downForMs > 0
      ? `Telegram is down for ${Math.ceil(downForMs / 1000)} s`
      : next === null
        ? "All is well"
        : `Next call: ${next}`;
  const set = async (body: object): Promise<void> => {
    const faults = await ask<ShownFaults>("faults", body);
    if (faults === undefined) return;
    app.faults = faults;
    showFaults(app);
    if (faults.downForMs > 0) countDown(app);
  };
  const before = panel.querySelector("input")?.value ?? "10";
  const seconds = element("input", {
    type: "number",
    min: "1",
    max: "3600",
    value: before,
    "aria-label": "Seconds",
    "data-key": "seconds",
  });
  const key = (label: string, body: () => object, more = {}): PageElement =>
    button(label, () => set(body()), { "data-key": label, ...more });
  const entered = (): number => Number(one("#faults input").value);
  const isWell = downForMs === 0 && next === null;
  redrawIn(panel, [
    element("summary", {}, "Things that go wrong"),
    element("p", { role: "status", class: isWell ? "quiet" : "problem" }, state),
    element("label", { class: "seconds", "data-key": "seconds" }, seconds, "seconds"),
    element(
      "div",
      { class: "fault-keys" },
      key("Telegram is down", () => ({ kind: "down", seconds: entered() })),
      key("Next: 429, wait", () => ({ kind: "flood", seconds: entered() })),
      key("Next: 403 blocked", () => ({ kind: "forbidden" })),
      key("Next: 502", () => ({ kind: "server-error" })),
      key("All is well", () => ({ kind: "clear" }), { class: "main" }),
    ),
  ]);
}

/** Counts the seconds until Telegram is back. */
export function countDown(app: App): void {
  const leftMs = app.faults.downForMs - 1000;
  setTimeout(() => {
    if (app.faults.downForMs === 0) return;
    app.faults = { ...app.faults, downForMs: Math.max(0, leftMs) };
    const state = one("#faults").querySelector("[role=status]");
    if (leftMs > 0 && state !== null) {
      state.textContent = `Telegram is down for ${Math.ceil(leftMs / 1000)} s`;
      return countDown(app);
    }
    showFaults(app);
  }, 1000);
}

/** A refused call was met: the fault is used up. */
export function disarmFault(app: App, status: number): void {
  if (app.faults.next?.startsWith(String(status)) !== true) return;
  app.faults = { ...app.faults, next: null };
  showFaults(app);
}
