import type { Page, PageRequest } from "#platform/kernel";
import type { ApiKey, ApiKeyRequest, KeyRotation, NewApiKey } from "./api-key.ts";
import type { Done, WorkspaceContext } from "../tenancy/context.ts";

/**
 * API keys of the workspace acted in. All need `workspace:keys`. Nobody makes or replaces a key that may do
 * more than its maker: `IDENTITY_SCOPES_NOT_HELD`. A key made by a key keeps within the addresses, the end and the
 * limit of that one (`IDENTITY_KEY_INVALID`) and has them where the request names none. An operator who acts for a person makes and replaces none.
 */
export interface ApiKeys {
  /** Throws `IDENTITY_KEY_INVALID`, among others for scopes that are not declared, or `IDENTITY_KEY_LIMIT`. */
  create(
    context: WorkspaceContext,
    request: Omit<ApiKeyRequest, "workspaceId">,
    done?: Done<NewApiKey>,
  ): Promise<NewApiKey>;
  /** Newest first. */
  list(context: WorkspaceContext, request: PageRequest): Promise<Page<ApiKey>>;
  /** Ends the key, the keys that it made and replaced, and what these made in turn. Throws `IDENTITY_KEY_NOT_FOUND`. */
  revoke(context: WorkspaceContext, request: { readonly keyId: string }): Promise<void>;
  /** Throws `IDENTITY_KEY_NOT_FOUND`, `IDENTITY_KEY_ENDED`, `IDENTITY_KEY_INVALID` or `IDENTITY_KEY_LIMIT`. */
  rotate(
    context: WorkspaceContext,
    request: Omit<KeyRotation, "workspaceId">,
    done?: Done<NewApiKey>,
  ): Promise<NewApiKey>;
}
