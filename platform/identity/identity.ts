import type { Page, PageRequest } from "#platform/kernel";
import type { ApiKeyActor } from "./actor.ts";
import type { ApiKey, ApiKeyRequest, KeyRotation, NewApiKey } from "./keys/api-key.ts";

/** A tenant: everything a customer owns belongs to one workspace. */
export interface Workspace {
  readonly id: string;
  readonly name: string;
  readonly createdAt: Date;
}

/** What the first start leaves behind: a workspace and the only sight of its key. */
export interface FirstWorkspace extends NewApiKey {
  readonly workspace: Workspace;
}

/**
 * Workspaces and the API keys that act for them. Who makes or changes some here works at the command line, and
 * stands so in the audit log of the workspace; members do it by `Tenancy`.
 */
export interface Identity {
  createWorkspace(request: { readonly name: string }): Promise<Workspace>;
  /** Makes the first workspace and key when there is none yet; `undefined` otherwise. Safe for concurrent starters. */
  ensureFirstWorkspace(): Promise<FirstWorkspace | undefined>;
  /** The oldest workspace, for an operator at the command line. Throws `IDENTITY_WORKSPACE_NOT_FOUND`. */
  firstWorkspace(): Promise<Workspace>;

  /** Throws `IDENTITY_KEY_INVALID` or `IDENTITY_KEY_LIMIT`. */
  createApiKey(request: ApiKeyRequest): Promise<NewApiKey>;
  /** Keys of a workspace, newest first. */
  listApiKeys(workspaceId: string, request: PageRequest): Promise<Page<ApiKey>>;
  /** Ends a key, and those that it made, at once: refused everywhere within a second. Throws `IDENTITY_KEY_NOT_FOUND`. */
  revokeApiKey(workspaceId: string, keyId: string): Promise<void>;
  /** Makes a successor with the same rights; the old key ends after the grace. Throws `IDENTITY_KEY_NOT_FOUND` or `IDENTITY_KEY_ENDED`. */
  rotateApiKey(rotation: KeyRotation): Promise<NewApiKey>;

  /**
   * The actor behind a presented key, from the cache when the key was seen in the last ten seconds.
   * Throws `IDENTITY_KEY_UNKNOWN`, `_EXPIRED`, `_REVOKED` or `_IP_REFUSED`.
   */
  authenticateApiKey(presented: string, ipAddress: string): Promise<ApiKeyActor>;
  /** The same without waiting: `undefined` when the answer is not a cached yes; then ask `authenticateApiKey`. */
  authenticateCached(presented: string, ipAddress: string): ApiKeyActor | undefined;

  /** Writes the last uses that are still in memory and stops listening. */
  close(): Promise<void>;
}
