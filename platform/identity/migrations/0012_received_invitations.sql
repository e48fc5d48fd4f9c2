-- Invitations to the address that a person has proved, of whichever workspace.
create index invitations_open_address on identity.invitations (lower(email))
  where accepted_at is null and revoked_at is null;

create function identity.received_invitations(wanted_user uuid)
returns table (
  workspace_id uuid, invitation_id uuid, workspace_name text, role text, inviter_name text, expires_at timestamptz
)
language sql stable security definer set search_path = pg_catalog set row_security = on
begin atomic
  select i.workspace_id, i.invitation_id, w.name, i.role, inviter.name, i.expires_at
    from identity.users u
    join identity.invitations i
      on lower(i.email) = lower(u.email) and i.accepted_at is null and i.revoked_at is null
    join identity.workspaces w on w.workspace_id = i.workspace_id
     and w.closed_at is null and w.disabled_at is null
    left join identity.users inviter on inviter.user_id = i.invited_by
   where u.user_id = wanted_user and u.email_verified_at is not null and u.disabled_at is null
     and not exists (
       select from identity.memberships m where m.workspace_id = i.workspace_id and m.user_id = u.user_id
     );
end;

revoke all on all functions in schema identity from public;

-- rollback
drop function identity.received_invitations(uuid);
drop index identity.invitations_open_address;
