import type { Product } from "#platform/product";
import { vin } from "#products/vin";

/** The products of this installation; a new one is one line here (`npm run new:product` writes it). */
export const products: readonly Product[] = [vin];
