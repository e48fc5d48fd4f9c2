-- Removes the keys of a workspace that is erased: what was encrypted with them can never be read again,
-- wherever a copy may lie.
create function secrets.forget_data_keys(owning_workspace uuid) returns integer
language plpgsql volatile security definer set search_path = pg_catalog set row_security = on as $$
declare
  forgotten integer;
begin
  if tradepost.current_workspace() is not null or not secrets.may_change(owning_workspace)
     or owning_workspace = '00000000-0000-0000-0000-000000000000' then
    raise insufficient_privilege using message = 'Only operations forget the keys of a workspace.';
  end if;
  delete from secrets.data_keys k where k.workspace_id = owning_workspace;
  get diagnostics forgotten = row_count;
  return forgotten;
end
$$;
revoke all on function secrets.forget_data_keys(uuid) from public;

-- rollback
drop function secrets.forget_data_keys(uuid);
