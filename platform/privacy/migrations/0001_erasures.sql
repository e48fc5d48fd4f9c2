create schema privacy;

-- The opaque ids of erased persons: nothing else of them is left. A restored backup is cleaned by this list.
create table privacy.erasures (
  user_id uuid primary key,
  erased_at timestamptz not null
);

-- rollback
drop schema privacy cascade;
