create schema example;
create table example.notes (
  workspace_id uuid not null,
  id integer not null,
  body text not null,
  primary key (workspace_id, id)
);
select tradepost.protect_tenant_table('example.notes');

-- rollback
drop schema example cascade;
