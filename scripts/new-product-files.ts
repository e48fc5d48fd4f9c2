/** The files of a new product: the smallest one that has every habit of the house. */
export function productFiles(id: string): Readonly<Record<string, string>> {
  const title = `${id[0]?.toUpperCase() ?? ""}${id.slice(1)}`;
  const upper = id.toUpperCase();
  return {
    "README.md": readme(id, title, upper),
    "index.ts": index(id, title),
    "config.ts": config(id, title, upper),
    "contracts.ts": contracts(title),
    "errors.ts": errors(id, upper),
    "migrations/0001_notes.sql": migration(id),
    "stored-data.ts": storedData(id),
    "store.ts": store(id),
    "actions/add-note.ts": action(id, title, upper),
    "routes/notes.ts": routes(id, title),
    "tests/notes.test.ts": test(id, title, upper),
  };
}

/** The text of `apps/products.ts` with one product more. */
export function withProduct(list: string, id: string): string {
  const lastImport = list.lastIndexOf("import ");
  const endOfImport = list.indexOf("\n", lastImport) + 1;
  const imported = `${list.slice(0, endOfImport)}import { ${id} } from "#products/${id}";\n${list.slice(endOfImport)}`;
  return imported.replace(
    /(export const products[^=]*= \[)([^\]]*)\]/,
    (_, start: string, entries: string) =>
      `${start}${[
        ...entries
          .split(",")
          .map((entry) => entry.trim())
          .filter((entry) => entry !== ""),
        id,
      ].join(", ")}]`,
  );
}

function readme(id: string, title: string, upper: string): string {
  return `# ${title}

Say in one sentence what a customer gets. (The product starts with one route that keeps notes, to show the way.)

| Where | What belongs there |
|---|---|
| \`index.ts\` | the whole product on one page |
| \`contracts.ts\` | what goes in and out, usable in a browser |
| \`rules/\` | pure domain logic |
| \`actions/\` | one use case per file: \`(services, context, input) => output\` |
| \`store.ts\`, \`migrations/\` | every SQL statement, numbered SQL |
| \`stored-data.ts\` | what each table holds and of whom, for exports and erasures |
| \`connectors/\` | one folder per outside service: client, mapping, fake |
| \`routes/\`, \`jobs/\`, \`cli/\` | thin surfaces that call actions |
| \`tests/\` | named by the guarantee they prove |

## Configuration

| Variable | Default | What it does |
|---|---|---|
| \`TRADEPOST_${upper}_NOTE_LIMIT\` | 1000 | Most notes of one workspace |

## Failure modes

Without the database the routes answer 503 with Retry-After. Scope of its keys: \`${id}:write\`.
`;
}

function index(id: string, title: string): string {
  return `import { defineProduct, type Platform } from "#platform/product";
import { ${id}Config, type ${title}Config } from "./config.ts";
import { ${id}Errors } from "./errors.ts";
import { noteRoutes } from "./routes/notes.ts";
import { ${id}StoredData } from "./stored-data.ts";

export const ${id} = defineProduct({
  id: "${id}",
  title: "${title}",
  summary: "Keeps notes, until it does something better.",
  config: ${id}Config,
  errors: ${id}Errors.entries,
  scopes: { "${id}:write": { summary: "Add notes.", role: "member" } },
  migrations: new URL("./migrations/", import.meta.url),
  storedData: ${id}StoredData,
  create: (platform: Platform, config: ${title}Config) => ({ database: platform.database, noteLimit: config.noteLimit }),
  routes: noteRoutes,
});
`;
}

function config(id: string, title: string, upper: string): string {
  return `import { type ConfigOf, defineConfig, integer } from "#platform/config";

export const ${id}Config = defineConfig("${title}", {
  noteLimit: integer({
    name: "TRADEPOST_${upper}_NOTE_LIMIT",
    description: "Most notes of one workspace.",
    fallback: 1000,
    minimum: 1,
    maximum: 1_000_000,
  }),
});

export type ${title}Config = ConfigOf<typeof ${id}Config>;
`;
}

function contracts(title: string): string {
  return `import { type Static, Type } from "typebox";

export const NewNote = Type.Object(
  { text: Type.String({ minLength: 1, maxLength: 1000, description: "What to remember." }) },
  { additionalProperties: false },
);
export type NewNote = Static<typeof NewNote>;

export const Note = Type.Object(
  { id: Type.String({ format: "uuid" }), text: Type.String() },
  { title: "${title}Note" },
);
export type Note = Static<typeof Note>;
`;
}

function errors(id: string, upper: string): string {
  return `import { defineErrors } from "#platform/kernel";

export const ${id}Errors = defineErrors("${upper}", {
  ${upper}_NOTE_LIMIT_REACHED: {
    status: 409,
    title: "The workspace is full of notes",
    retry: false,
    detail: (p: { limit: number }) => \`A workspace keeps at most \${p.limit} notes; the operator may raise TRADEPOST_${upper}_NOTE_LIMIT.\`,
  },
});
`;
}

function storedData(id: string): string {
  return `import type { StoredData } from "#platform/database";

const byWorkspace = { ofWorkspace: { column: "workspace_id", whenErased: "delete" }, ofPersons: [] } as const;

export const ${id}StoredData: readonly StoredData[] = [
  { table: "${id}.notes", exported: ["workspace_id", "id", "text"], withheld: {}, ...byWorkspace },
  { table: "${id}.note_counts", exported: ["workspace_id", "notes"], withheld: {}, ...byWorkspace },
];
`;
}

function migration(id: string): string {
  return `create schema ${id};

create table ${id}.notes (
  workspace_id uuid not null,
  id uuid not null default uuidv7(),
  text text not null,
  primary key (workspace_id, id)
);

create table ${id}.note_counts (
  workspace_id uuid primary key,
  notes integer not null
);

select tradepost.protect_tenant_table('${id}.notes');
select tradepost.protect_tenant_table('${id}.note_counts');

-- rollback
drop schema ${id} cascade;
`;
}

function store(id: string): string {
  return `import type { Transaction } from "#platform/database";

/**
 * Takes one of the workspace's places; false when all are taken. The row's lock makes it exact
 * however many callers come at once, which counting before inserting would not be.
 */
export async function takePlace(transaction: Transaction, workspaceId: string, limit: number): Promise<boolean> {
  const taken = await transaction.query(
    \`insert into ${id}.note_counts as counted (workspace_id, notes) values ($1, 1)
     on conflict (workspace_id) do update set notes = counted.notes + 1 where counted.notes < $2
     returning notes\`,
    [workspaceId, limit],
  );
  return taken.length > 0;
}

/** Adds one note and answers its id. */
export async function insertNote(transaction: Transaction, workspaceId: string, text: string): Promise<string> {
  const [row] = await transaction.query<{ id: string }>(
    "insert into ${id}.notes (workspace_id, text) values ($1, $2) returning id",
    [workspaceId, text],
  );
  if (row === undefined) throw new Error("The insert answered no row.");
  return row.id;
}
`;
}

function action(id: string, title: string, upper: string): string {
  return `import type { Database } from "#platform/database";
import type { NewNote, Note } from "../contracts.ts";
import { ${id}Errors } from "../errors.ts";
import { insertNote, takePlace } from "../store.ts";

export interface ${title}Services {
  readonly database: Database;
  readonly noteLimit: number;
}

/** Adds a note to a workspace. Throws \`${upper}_NOTE_LIMIT_REACHED\`. */
export function addNote(services: ${title}Services, workspaceId: string, input: NewNote): Promise<Note> {
  return services.database.withWorkspace(workspaceId, async (transaction) => {
    if (!(await takePlace(transaction, workspaceId, services.noteLimit))) {
      throw ${id}Errors.${upper}_NOTE_LIMIT_REACHED({ limit: services.noteLimit });
    }
    return { id: await insertNote(transaction, workspaceId, input.text), text: input.text };
  });
}
`;
}

function routes(id: string, title: string): string {
  return `import type { HttpApp } from "#platform/http";
import { workspaceOf } from "#platform/identity";
import { addNote, type ${title}Services } from "../actions/add-note.ts";
import { NewNote, Note } from "../contracts.ts";

/** \`POST /api/v1/${id}/notes\`. */
export function noteRoutes(http: HttpApp, services: ${title}Services): void {
  http.post(
    "/api/v1/${id}/notes",
    {
      config: { access: "workspace", scope: "${id}:write" },
      schema: { tags: ["${id}"], summary: "Add a note", body: NewNote, response: { 201: Note } },
    },
    async (request, reply) =>
      reply.code(201).send(await addNote(services, workspaceOf(request.actor), request.body)),
  );
}
`;
}

function test(id: string, title: string, upper: string): string {
  return `import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { createTestDatabase, type TestDatabase } from "#platform/database/testing";
import { addNote, type ${title}Services } from "../actions/add-note.ts";

const workspaceA = "00000000-0000-7000-8000-00000000000a";
const workspaceB = "00000000-0000-7000-8000-00000000000b";
let testDatabase: TestDatabase;
let services: ${title}Services;

before(async () => {
  const directory = fileURLToPath(new URL("../migrations/", import.meta.url));
  testDatabase = await createTestDatabase({ migrations: [{ scope: "${id}", directory }] });
  services = { database: testDatabase.database, noteLimit: 5 };
});
after(() => testDatabase.close());

test("of 40 notes at once, exactly as many as there is room for are kept", async () => {
  const notes = Array.from({ length: 40 }, (_, index) => addNote(services, workspaceA, { text: \`note \${index}\` }));
  const outcomes = await Promise.allSettled(notes);
  assert.equal(outcomes.filter(({ status }) => status === "fulfilled").length, 5);
  await assert.rejects(addNote(services, workspaceA, { text: "more" }), { code: "${upper}_NOTE_LIMIT_REACHED" });
});

test("a full workspace does not fill its neighbour", async () => {
  const note = await addNote(services, workspaceB, { text: "first of the neighbour" });
  assert.equal(note.text, "first of the neighbour");
});
`;
}
