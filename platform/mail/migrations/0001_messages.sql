create schema mail;

-- One row for each mail, from the transaction that wanted it until the retention ends.
create table mail.messages (
  message_id uuid primary key,
  -- Null for mails of an account, which belong to no workspace.
  workspace_id uuid,
  kind text not null,
  language text not null,
  recipient text not null check (length(recipient) between 3 and 254),
  state text not null default 'queued' check (state in ('queued', 'sent', 'failed', 'expired')),
  -- Known once the mail was written.
  subject text check (length(subject) <= 200),
  -- The parameters, sealed; gone as soon as the mail is sent or given up.
  sealed_content text,
  -- A second mail with the same key is not queued.
  once_key text check (length(once_key) between 1 and 200),
  -- Worthless afterwards, so not sent any more.
  not_after timestamptz,
  attempts integer not null default 0,
  carrier text check (carrier in ('smtp', 'outbox')),
  -- Why the last attempt did not succeed, in public words.
  reason text check (length(reason) <= 400),
  created_at timestamptz not null,
  finished_at timestamptz,
  constraint content_only_while_queued check ((state = 'queued') = (sealed_content is not null)),
  constraint finished_unless_queued check ((state = 'queued') = (finished_at is null))
);

create unique index messages_once on mail.messages (workspace_id, once_key) nulls not distinct
  where once_key is not null;
create index messages_queued on mail.messages (created_at) where state = 'queued';
create index messages_finished on mail.messages (finished_at) where state <> 'queued';

-- A workspace sees its own mails; outside of a workspace only those of accounts are seen.
select tradepost.protect_tenant_table('mail.messages');
alter policy tenant_isolation on mail.messages
  using (workspace_id is not distinct from (select tradepost.current_workspace()))
  with check (workspace_id is not distinct from (select tradepost.current_workspace()));

-- rollback
drop schema mail cascade;
