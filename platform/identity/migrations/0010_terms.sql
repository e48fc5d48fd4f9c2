-- Which terms somebody accepted, of the platform and of each product, and when. Every version stays.
create table identity.terms_acceptances (
  -- `user:` and the id of the account, or `telegram:` and Telegram's number for who has none.
  person text not null check (person ~ '^(user|telegram):[^ ]{1,64}$'),
  -- `platform` or the id of a product.
  document text not null check (length(document) between 1 and 31),
  version text not null check (length(version) between 1 and 50),
  accepted_at timestamptz not null,
  primary key (person, document, version)
);
revoke all on identity.terms_acceptances from public;

insert into identity.terms_acceptances (person, document, version, accepted_at)
  select 'user:' || user_id, 'platform', terms_version, terms_accepted_at from identity.users
   where terms_version is not null and terms_accepted_at is not null;

alter table identity.users drop column terms_version, drop column terms_accepted_at;

-- rollback
alter table identity.users add column terms_version text check (length(terms_version) <= 50),
  add column terms_accepted_at timestamptz;
update identity.users u set terms_version = a.version, terms_accepted_at = a.accepted_at
  from (
    select distinct on (person) person, version, accepted_at from identity.terms_acceptances
     where document = 'platform' order by person, accepted_at desc
  ) a
 where a.person = 'user:' || u.user_id;
drop table identity.terms_acceptances;
