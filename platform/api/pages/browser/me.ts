/** Who is signed in, of what the API answers. */
export interface Me {
  readonly user: { readonly name: string; readonly email: string | null };
  readonly workspaceId: string | null;
  readonly scopes: readonly string[];
  readonly impersonatedBy: string | null;
}
