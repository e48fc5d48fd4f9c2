-- Puts a table under tenancy: every row belongs to the workspace in its column workspace_id, and
-- only the rows of the workspace of the present transaction (setting app.workspace) can be seen or
-- written. FORCE binds the owner too. The sub-SELECT is worked out once per statement and not per
-- row; NULLIF because the setting is an empty text, not NULL, once a transaction has used it.
create function tradepost.protect_tenant_table(protected_table regclass) returns void
language plpgsql as $$
declare
  operations_role text := nullif(current_setting('tradepost.operations_role', true), '');
begin
  execute format('alter table %s enable row level security', protected_table);
  execute format('alter table %s force row level security', protected_table);
  execute format('drop policy if exists tenant_isolation on %s', protected_table);
  execute format(
    'create policy tenant_isolation on %s
       using (workspace_id = (select nullif(current_setting(''app.workspace'', true), '''')::uuid))
       with check (workspace_id = (select nullif(current_setting(''app.workspace'', true), '''')::uuid))',
    protected_table);
  execute format('drop policy if exists operations on %s', protected_table);
  if operations_role is not null then
    -- For servers whose administrator cannot give BYPASSRLS to the operations role.
    execute format('create policy operations on %s to %I using (true) with check (true)',
      protected_table, operations_role);
  end if;
end
$$;

comment on function tradepost.protect_tenant_table(regclass) is
  'Binds the rows of a table to the workspace in its column workspace_id; call it for every tenant table.';

-- The workspace of the present transaction, for defaults and for functions that search on behalf of a tenant.
create function tradepost.current_workspace() returns uuid
language sql stable parallel safe
return nullif(current_setting('app.workspace', true), '')::uuid;

-- Tables with a workspace_id that row-level security does not bind; looked at by tests.
create view tradepost.unprotected_tables with (security_invoker = true) as
select n.nspname as schema_name, c.relname as table_name
  from pg_attribute a
  join pg_class c on c.oid = a.attrelid and c.relkind in ('r', 'p')
  join pg_namespace n on n.oid = c.relnamespace
 where a.attname = 'workspace_id' and not a.attisdropped
   and not (c.relrowsecurity and c.relforcerowsecurity
            and exists (select from pg_policy p where p.polrelid = c.oid and p.polname = 'tenant_isolation'));

-- rollback
drop view tradepost.unprotected_tables;
drop function tradepost.current_workspace();
drop function tradepost.protect_tenant_table(regclass);
