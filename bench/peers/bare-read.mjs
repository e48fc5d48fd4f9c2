/**
 * The least that can answer a workspace's rows over HTTP: one prepared statement on a pool, no tenancy, no keys,
 * no limits, no metrics. A ceiling for `bench/tenant-read.ts`; the workspace stands in the bearer token.
 */
import { createServer } from "node:http";
import pg from "pg";

const pool = new pg.Pool({ connectionString: process.env.PEER_DATABASE_URL, max: 10 });
const text = `select vin, source, decoded_on::text as day, times, first_decoded_at, last_decoded_at
  from vin.decode_history where workspace_id = $1 order by last_decoded_at desc limit 1`;

const server = createServer(async (request, response) => {
  if (request.url === "/ready") return response.end("yes");
  const workspaceId = request.headers.authorization?.slice("Bearer ".length);
  try {
    const { rows } = await pool.query({ name: "read", text, values: [workspaceId] });
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ items: rows }));
  } catch {
    response.statusCode = 500;
    response.end();
  }
});
server.listen(Number(process.env.PORT), "127.0.0.1");
