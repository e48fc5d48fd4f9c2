-- Only the roles of the house, which are granted it by name.
revoke all on function jobs.enqueue(uuid, text, smallint, timestamptz, text, uuid[], text[]) from public;

-- rollback
grant execute on function jobs.enqueue(uuid, text, smallint, timestamptz, text, uuid[], text[]) to public;
