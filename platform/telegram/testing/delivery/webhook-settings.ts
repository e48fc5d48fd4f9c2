/** What setWebhook left behind. */
export interface WebhookSettings {
  readonly url: string;
  readonly secretToken: string | undefined;
  readonly maxConnections: number;
  readonly ipAddress: string | undefined;
  readonly hasCertificate: boolean;
}

export interface WebhookError {
  readonly atSeconds: number;
  readonly message: string;
}
