-- A message refers to a job of its own workspace. The owner looks at all rows to check that, which
-- forced row-level security would keep from it until the end of this transaction.
alter table vin.bulk_jobs no force row level security;
alter table vin.bulk_messages no force row level security;
alter table vin.bulk_jobs add constraint bulk_jobs_of_workspace unique (workspace_id, id);
alter table vin.bulk_messages
  drop constraint bulk_messages_job_id_fkey,
  add constraint bulk_messages_job foreign key (workspace_id, job_id)
    references vin.bulk_jobs (workspace_id, id) on delete cascade;
alter table vin.bulk_jobs force row level security;
alter table vin.bulk_messages force row level security;

-- rollback
alter table vin.bulk_jobs no force row level security;
alter table vin.bulk_messages no force row level security;
alter table vin.bulk_messages
  drop constraint bulk_messages_job,
  add constraint bulk_messages_job_id_fkey foreign key (job_id) references vin.bulk_jobs (id) on delete cascade;
alter table vin.bulk_jobs drop constraint bulk_jobs_of_workspace;
alter table vin.bulk_jobs force row level security;
alter table vin.bulk_messages force row level security;
