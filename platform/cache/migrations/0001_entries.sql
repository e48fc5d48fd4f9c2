create schema if not exists cache;

-- Unlogged: written without WAL, empty after a crash of the server, which a cache may be.
-- Keys of tenant data begin with the workspace id; only the cache part touches this table.
create unlogged table cache.entries (
  key text primary key collate "C",
  value text not null,
  expires_at timestamptz
);

create index entries_expires_at on cache.entries (expires_at);

-- rollback
drop schema cache cascade;
