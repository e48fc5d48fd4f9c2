-- What a key made ends with it.
create index api_keys_made_by on identity.api_keys (created_by) where created_by is not null;

-- rollback
drop index identity.api_keys_made_by;
