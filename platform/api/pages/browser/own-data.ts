import { one } from "./basics.ts";
import { onClick, onSubmit, sentenceOf } from "./calls.ts";
import type { PageDocument, PageElement, PageLocation } from "./dom.ts";
import { fail, say } from "./notices.ts";
import { callProved } from "./proof.ts";

declare const document: PageDocument;
declare const location: PageLocation;

export function ownDataSection(): void {
  onClick(one("#download-data"), async () => {
    const answer = await callProved("GET", "/api/v1/me/export");
    if (!answer.ok) return fail(sentenceOf(answer.problem));
    saveAs("tradepost-personal-data.json", JSON.stringify(answer.body, undefined, 2));
    say("Your data is saved with your downloads.");
  });
  onSubmit("#erase-account", async ({ confirm = "" }) => {
    const answer = await callProved("POST", "/api/v1/me/erase", { confirm: confirm.trim().toLowerCase() });
    if (!answer.ok) return answer.problem;
    return location.assign("/sign-up") as undefined;
  });
}

export function saveAs(name: string, content: string): void {
  const url = URL.createObjectURL(new Blob([content], { type: "application/json" }));
  const link = document.createElement("a") as PageElement & { download: string; click(): void };
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
