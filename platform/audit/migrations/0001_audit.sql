create schema audit;

-- One chain per workspace, and one of the operator under the nil UUID, which no workspace can have.
-- The body is the whole truth; the other columns are generated from it, so they cannot contradict it.
create table audit.entries (
  workspace_id uuid not null,
  sequence bigint not null check (sequence > 0),
  -- Canonical JSON, kept to the letter (json, not jsonb), because the hash covers its bytes.
  body json not null,
  -- Made by the process with a key that this database does not have in the clear.
  seal text not null,
  -- SHA-256 of the hash before, the chain, the sequence, the seal and the body.
  hash bytea not null check (length(hash) = 32),
  at timestamptz not null generated always as (to_timestamp((body ->> 'atMs')::double precision / 1000)) stored,
  action text not null generated always as (body ->> 'action') stored,
  actor_id text generated always as (body -> 'actor' ->> 'id') stored,
  target_id text generated always as (body -> 'target' ->> 'id') stored,
  primary key (workspace_id, sequence)
);
create index entries_by_action on audit.entries (workspace_id, action, sequence);
create index entries_by_actor on audit.entries (workspace_id, actor_id, sequence);
create index entries_by_target on audit.entries (workspace_id, target_id, sequence);
create index entries_by_time on audit.entries (workspace_id, at);

-- What tells of a person. The body holds only a salted digest of each part, so that parts can be
-- erased and the chain still verifies; without the salt the digest tells nothing.
create table audit.personal (
  workspace_id uuid not null,
  sequence bigint not null,
  ordinal smallint not null,
  subject text not null,
  salt bytea not null check (length(salt) = 32),
  data json not null,
  primary key (workspace_id, sequence, ordinal),
  foreign key (workspace_id, sequence) references audit.entries
);
create index personal_by_subject on audit.personal (subject, workspace_id);

-- The newest entry of each chain. An append locks this row until its transaction ends: appends to
-- one chain take turns, other chains do not wait.
create table audit.heads (
  workspace_id uuid primary key,
  sequence bigint not null,
  hash bytea not null check (length(hash) = 32)
);

-- The newest signed head of each chain.
create table audit.anchors (
  workspace_id uuid primary key,
  sequence bigint not null,
  hash bytea not null check (length(hash) = 32),
  anchored_at timestamptz not null,
  signature text not null
);

select tradepost.protect_tenant_table(name::regclass)
  from unnest(array['audit.entries', 'audit.personal', 'audit.heads', 'audit.anchors']) as name;

-- Nobody writes but the functions below, which run as the owner.
do $$
declare
  grantee regrole;
  protected_table regclass;
begin
  for protected_table, grantee in
    select c.oid, acl.grantee from pg_class c, aclexplode(c.relacl) acl
     where c.relnamespace = 'audit'::regnamespace and c.relkind = 'r' and acl.grantee not in (0, c.relowner)
     group by c.oid, acl.grantee
  loop
    execute format('revoke insert, update, delete, truncate on %s from %s', protected_table, grantee);
  end loop;
end
$$;
create policy owner_functions on audit.entries to current_user using (true) with check (true);
create policy owner_functions on audit.personal to current_user using (true) with check (true);
create policy owner_functions on audit.heads to current_user using (true) with check (true);
create policy owner_functions on audit.anchors to current_user using (true) with check (true);

create function audit.refuse_change() returns trigger
language plpgsql as $$
begin
  raise exception 'The audit log is append-only: % on %.% is refused.', tg_op, tg_table_schema, tg_table_name
    using errcode = 'insufficient_privilege';
end
$$;
create trigger append_only before update or delete or truncate on audit.entries
  for each statement execute function audit.refuse_change();
create trigger append_only before update or truncate on audit.personal
  for each statement execute function audit.refuse_change();
create trigger append_only before delete or truncate on audit.heads
  for each statement execute function audit.refuse_change();
create trigger append_only before delete or truncate on audit.anchors
  for each statement execute function audit.refuse_change();

-- Whether the caller may act on this chain: its own workspace's, the operator's, or any if its role
-- sees all tenants.
create function audit.require_chain(chain uuid) returns void
language plpgsql stable set search_path = pg_catalog as $$
begin
  if chain = '00000000-0000-0000-0000-000000000000' or chain = tradepost.current_workspace() then
    return;
  end if;
  if exists (select from pg_roles r where r.rolname = session_user and (r.rolsuper or r.rolbypassrls))
     or exists (select from pg_policy p where p.polrelid = 'audit.entries'::regclass and p.polname = 'operations'
                and (select r.oid from pg_roles r where r.rolname = session_user) = any (p.polroles)) then
    return;
  end if;
  raise exception 'The audit chain % is not the chain of this workspace.', chain using errcode = 'insufficient_privilege';
end
$$;

create function audit.append(
  chain uuid, entry_body text, entry_seal text, subjects text[], salts bytea[], personal_data text[]
) returns bigint
language plpgsql volatile security definer set search_path = pg_catalog set row_security = on as $$
declare
  head audit.heads;
  next_sequence bigint;
  next_hash bytea;
begin
  perform audit.require_chain(chain);
  select * into head from audit.heads h where h.workspace_id = chain for no key update;
  if not found then
    insert into audit.heads values (chain, 0, decode(repeat('00', 32), 'hex')) on conflict do nothing;
    select * into strict head from audit.heads h where h.workspace_id = chain for no key update;
  end if;
  next_sequence := head.sequence + 1;
  next_hash := sha256(head.hash || convert_to(concat_ws(' ', chain, next_sequence, entry_seal, entry_body), 'UTF8'));
  insert into audit.entries (workspace_id, sequence, body, seal, hash)
  values (chain, next_sequence, entry_body::json, entry_seal, next_hash);
  insert into audit.personal (workspace_id, sequence, ordinal, subject, salt, data)
  select chain, next_sequence, p.ordinal, p.subject, p.salt, p.data::json
    from unnest(subjects, salts, personal_data) with ordinality as p (subject, salt, data, ordinal);
  update audit.heads h set sequence = next_sequence, hash = next_hash where h.workspace_id = chain;
  return next_sequence;
end
$$;

-- Erases what tells of a person, or everything personal of entries before a moment; answers how many parts.
create function audit.erase_personal(chain uuid, erased_subject text, erased_before timestamptz) returns integer
language plpgsql volatile security definer set search_path = pg_catalog set row_security = on as $$
declare
  erased integer;
begin
  perform audit.require_chain(chain);
  delete from audit.personal p
   where p.workspace_id = chain
     and (erased_subject is null or p.subject = erased_subject)
     and (erased_before is null or exists (
       select from audit.entries e where e.workspace_id = chain and e.sequence = p.sequence and e.at < erased_before));
  get diagnostics erased = row_count;
  return erased;
end
$$;

-- The chains that hold anything personal of a subject.
create function audit.chains_of_subject(wanted_subject text) returns setof uuid
language sql stable security definer set search_path = pg_catalog set row_security = on
begin atomic
  select distinct p.workspace_id from audit.personal p where p.subject = wanted_subject order by p.workspace_id;
end;

-- Chains that grew since they were anchored.
create function audit.list_unanchored(after_chain uuid, at_most integer)
returns table (workspace_id uuid, sequence bigint, hash bytea)
language sql stable security definer set search_path = pg_catalog set row_security = on
begin atomic
  select h.workspace_id, h.sequence, h.hash
    from audit.heads h left join audit.anchors a on a.workspace_id = h.workspace_id
   where (after_chain is null or h.workspace_id > after_chain) and h.sequence > coalesce(a.sequence, 0)
   order by h.workspace_id limit at_most;
end;

-- Keeps a signed head; anchors only move forward.
create function audit.store_anchor(
  chain uuid, anchored_sequence bigint, anchored_hash bytea, anchored timestamptz, anchor_signature text
) returns void
language sql volatile security definer set search_path = pg_catalog set row_security = on
begin atomic
  insert into audit.anchors as a values (chain, anchored_sequence, anchored_hash, anchored, anchor_signature)
  on conflict (workspace_id) do update
    set sequence = excluded.sequence, hash = excluded.hash,
        anchored_at = excluded.anchored_at, signature = excluded.signature
  where excluded.sequence > a.sequence;
end;

revoke all on all functions in schema audit from public;

-- rollback
drop schema audit cascade;
