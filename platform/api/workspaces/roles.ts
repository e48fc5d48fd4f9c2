import { Type } from "typebox";

/** Roles from all rights to few. */
export const roleSchema = Type.Union([
  Type.Literal("owner"),
  Type.Literal("admin"),
  Type.Literal("member"),
  Type.Literal("viewer"),
]);
