// Slack's Web API on the loopback interface: node slack.mjs PORT. Prints "ready" when it listens.
import { createEmulator } from "emulate";

const scopes = [
  "app_mentions:read", "chat:write", "commands", "files:write", "im:history", "im:write",
  // For the test itself, which reads what arrived:
  "channels:read", "channels:history", "files:read", "im:read", "users:read",
];
const emulator = await createEmulator({
  service: "slack",
  port: Number(process.argv[2]),
  seed: {
    slack: {
      team: { name: "Rolewise", domain: "rolewise" },
      signing_secret: "test_secret",
      strict_scopes: true,
      users: [{ name: "ada", email: "ada@example.com" }],
      channels: [{ name: "careers" }],
      bots: [{ name: "rolewise" }],
      tokens: [{ token: "xoxb-test", user: "ada", type: "bot", scopes }],
    },
  },
});
for (const signal of ["SIGTERM", "SIGINT"]) {
  process.on(signal, async () => {
    await emulator.close();
    process.exit(0);
  });
}
console.log("ready");
