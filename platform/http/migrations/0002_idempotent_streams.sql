-- A streamed body is not known when its request is claimed; what it was stands beside the answer.
-- SHA-256 of the body; null when it was no stream, or was not read to its end.
alter table http.idempotency_keys add column content_hash bytea check (length(content_hash) = 32);

-- rollback
alter table http.idempotency_keys drop column content_hash;
