"""The peer of the vin-http benchmark: the stack that VIN bots are usually built on.

FastAPI, asyncpg, Redis, doing the same work for GET /api/v1/vin/{vin} as Tradepost: API key by hash
(Redis, then PostgreSQL), limit per key (Redis counter), vehicle (Redis, then PostgreSQL), history in
batches of at most a second, request counter. PEER_FORM=model answers through a response model,
PEER_FORM=raw sends the cached bytes.
"""

import asyncio
import hashlib
import json
import os
from collections import Counter
from typing import Any, Dict, List, Optional

import asyncpg
import redis.asyncio as redis
from fastapi import FastAPI, Header, HTTPException, Response
from pydantic import BaseModel

RAW = os.environ.get("PEER_FORM", "model") == "raw"

app = FastAPI()
requests_total: Counter = Counter()
history: List[tuple] = []


class Vehicle(BaseModel):
    vin: str
    make: Optional[str]
    model: Optional[str]
    modelYear: Optional[int]
    fields: List[Dict[str, Any]] = []
    errors: List[Dict[str, Any]] = []


@app.on_event("startup")
async def startup() -> None:
    app.state.pool = await asyncpg.create_pool(os.environ["PEER_DATABASE_URL"], min_size=10, max_size=10)
    connections = redis.BlockingConnectionPool.from_url(os.environ["PEER_REDIS_URL"], max_connections=50, timeout=20)
    app.state.redis = redis.Redis(connection_pool=connections)
    app.state.writer = asyncio.create_task(write_history())


@app.on_event("shutdown")
async def shutdown() -> None:
    app.state.writer.cancel()
    await app.state.pool.close()


async def write_history() -> None:
    while True:
        await asyncio.sleep(1)
        rows, history[:] = list(history), []
        if rows:
            await app.state.pool.executemany("insert into history (key_id, vin) values ($1, $2)", rows)


async def key_id_of(presented: str) -> int:
    digest = hashlib.sha256(presented.encode()).hexdigest()
    cached = await app.state.redis.get(f"key:{digest}")
    if cached is not None:
        return int(cached)
    row = await app.state.pool.fetchrow("select id from api_keys where hash = $1", digest)
    if row is None:
        raise HTTPException(401, "unknown key")
    await app.state.redis.set(f"key:{digest}", row["id"], ex=10)
    return row["id"]


async def check_limit(key_id: int) -> None:
    async with app.state.redis.pipeline(transaction=False) as pipeline:
        pipeline.incr(f"rate:{key_id}")
        pipeline.expire(f"rate:{key_id}", 60)
        count, _ = await pipeline.execute()
    if count > 1_000_000_000:
        raise HTTPException(429, "too many requests")


async def vehicle_bytes(vin: str) -> bytes:
    cached = await app.state.redis.get(f"vin:{vin}")
    if cached is not None:
        return cached
    row = await app.state.pool.fetchrow("select data::text from vin_cache where vin = $1", vin)
    if row is None:
        raise HTTPException(404, "unknown VIN")
    await app.state.redis.set(f"vin:{vin}", row["data"], ex=2_592_000)
    return row["data"].encode()


async def answer(vin: str, authorization: str) -> bytes:
    key_id = await key_id_of(authorization.removeprefix("Bearer "))
    await check_limit(key_id)
    data = await vehicle_bytes(vin)
    history.append((key_id, vin))
    requests_total["200"] += 1
    return data


if RAW:

    @app.get("/api/v1/vin/{vin}")
    async def decode_raw(vin: str, authorization: str = Header("")) -> Response:
        return Response(await answer(vin, authorization), media_type="application/json")

else:

    @app.get("/api/v1/vin/{vin}", response_model=Vehicle)
    async def decode_model(vin: str, authorization: str = Header("")) -> Any:
        return json.loads(await answer(vin, authorization))


@app.get("/ready")
async def ready() -> Dict[str, str]:
    return {"status": "ready"}
