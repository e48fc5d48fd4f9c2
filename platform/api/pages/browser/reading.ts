import { one, show } from "./basics.ts";
import { type Answer, call, type Problem, sentenceOf } from "./calls.ts";
import { fail } from "./notices.ts";

/** Reads what a section shows. Where every call is refused alike, the page says so once. */
export async function read<Body>(path: string): Promise<Answer<Body>> {
  const answer = await call<Body>("GET", path);
  if (!answer.ok && [0, 429].includes(answer.status)) tellRefusal(answer.problem);
  return answer;
}

/** Takes the place of all sections while they are filled for the first time; later what they show stays. */
export function tellRefusal(problem: Problem): void {
  fail(`${sentenceOf(problem)} Load this page again then.`);
  if (one("#sections").dataset["filled"] !== "yes") show("#sections", false);
}
