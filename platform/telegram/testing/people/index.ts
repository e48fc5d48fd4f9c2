import type { User } from "../api-types.ts";
import type { Person } from "../state/persons.ts";
import type { World } from "../state/world.ts";
import { type Blocking, createBlocking } from "./membership.ts";
import { createPressing, type Pressing } from "./pressing.ts";
import { createTalking, type Talking } from "./talking.ts";

/** A person with a Telegram account, driven by a test or by the playground. */
export interface FakeUser extends Talking, Pressing, Blocking {
  readonly id: number;
  readonly user: User;
  readonly phoneNumber: string;
  readonly person: Person;
}

export function createFakeUser(world: World, person: Person): FakeUser {
  return {
    id: person.user.id,
    user: person.user,
    phoneNumber: person.phoneNumber,
    person,
    ...createTalking(world, person),
    ...createPressing(world, person),
    ...createBlocking(world, person),
  };
}
