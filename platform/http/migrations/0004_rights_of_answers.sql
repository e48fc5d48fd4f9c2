-- Only the roles of the house, which are granted it by name.
revoke all on function http.keep_answer(uuid, integer, text, text, text, boolean, bytea) from public;

-- rollback
grant execute on function http.keep_answer(uuid, integer, text, text, text, boolean, bytea) to public;
