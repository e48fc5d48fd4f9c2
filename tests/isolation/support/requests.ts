/** Members that the least sample of a schema lacks or gets wrong, so that requests reach what they name. */
export const goodBodies: Readonly<Record<string, object | string>> = {
  createApiKey: { name: "Sample", scopes: ["workspace:keys"] },
  createInvitation: { delivery: "link", role: "viewer" },
  switchWorkspace: { transport: "token" },
  updateMember: { role: "viewer" },
  createWebhookEndpoint: { url: "https://example.com/hook", eventFilter: ["*"] },
  updateWebhookEndpoint: { description: "Sample" },
  disableWorkspace: { reason: "Looks into a sample." },
  impersonateUser: { reason: "Looks into a sample." },
  replayWebhookRange: { from: "2026-01-01T00:00:00.000Z", to: "2026-01-02T00:00:00.000Z" },
  connectTelegramBot: { product: "vin", token: "no token" },
  updateTelegramBot: { state: "active" },
  testCampaign: { chats: ["1"] },
  saveVinVehicle: { vin: "1HGCM82633A004352" },
  createVinJob: '["1HGCM82633A004352"]',
  decodeVins: '["1HGCM82633A004352"]',
  vpicDecodeVINValuesBatch: "format=json&data=1HGCM82633A004352",
};

export const goodQueries: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  unlinkTelegram: { product: "vin" },
  deleteVinHistory: { all: "true" },
};
