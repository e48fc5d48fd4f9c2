-- What clears away old files looks for them by their last use.
create index files_used on telegram.files (used_at);

-- rollback
drop index telegram.files_used;
