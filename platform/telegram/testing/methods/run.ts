import { ApiFault } from "../faults/api-fault.ts";
import { Upload } from "../http/upload.ts";
import { type GivenParameters, readParameters } from "../specification/request.ts";
import { checkResult } from "../specification/self-check.ts";
import { type Call, Described, type MethodName } from "./call.ts";
import { methods } from "./index.ts";

/**
 * Carries out a method by its name, whatever the case of its letters. Throws an ApiFault: 404 for a
 * method that Telegram does not have, 501 for one that only this fake does not have.
 */
export async function runMethod(call: Call, name: string, given: GivenParameters): Promise<unknown> {
  const { world, bot } = call;
  const described = world.specification.methods.get(name.toLowerCase());
  if (described === undefined) throw new ApiFault(404, "Not Found: method not found");
  const carryOut = methods[described.name as MethodName] as
    ((call: Call, parameters: Record<string, unknown>) => unknown) | undefined;
  const note = (status: number, description: string | undefined): void =>
    world.stream.publish({
      kind: "request",
      byBotId: bot.user.id,
      method: described.name,
      parameters: Object.fromEntries([...given].filter(([, value]) => !(value instanceof Upload))),
      status,
      description,
    });
  try {
    if (carryOut === undefined)
      throw new ApiFault(501, `Not Implemented: the fake server has no ${described.name}`);
    const parameters = readParameters(world.specification, described, given);
    const result = await carryOut(call, parameters);
    checkResult(world, described, result instanceof Described ? result.result : result);
    note(200, undefined);
    return result;
  } catch (error) {
    if (error instanceof ApiFault) note(error.code, error.message);
    throw error;
  }
}
