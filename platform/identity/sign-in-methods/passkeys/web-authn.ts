/** The library of passkeys; loaded with the first one, for it is large and many installations never see any. */
export const webAuthn = () => import("@simplewebauthn/server");
