import type { User } from "../api-types.ts";
import type { Person } from "../state/persons.ts";
import type { World } from "../state/world.ts";
import { type AppUse, createAppUse } from "./apps.ts";
import { createFileSharing, type FileSharing } from "./files.ts";
import { type Blocking, createBlocking } from "./membership.ts";
import { createPaying, type Paying } from "./paying.ts";
import { createPressing, type Pressing } from "./pressing.ts";
import { createReacting, type Reacting } from "./reacting.ts";
import { createSearching, type Searching } from "./searching.ts";
import { createSharing, type Sharing } from "./sharing.ts";
import { createTalking, type Talking } from "./talking.ts";

/** A person with a Telegram account, driven by a test or by the playground. */
export interface FakeUser
  extends Talking, Pressing, Sharing, FileSharing, Paying, Blocking, Reacting, Searching, AppUse {
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
    ...createSharing(world, person),
    ...createFileSharing(world, person),
    ...createPaying(world, person),
    ...createReacting(world, person),
    ...createSearching(world, person),
    ...createAppUse(world, person),
    ...createBlocking(world, person),
  };
}
