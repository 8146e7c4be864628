// A Bluesky server (@atproto/dev-env: PLC directory and personal data server in memory) with one account, until standard input ends:
// node bluesky.mjs TOOLS. Prints one line of JSON: url, identifier, password, did.
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

const { TestNetworkNoAppView } = createRequire(join(resolve(process.argv[2]), "package.json"))("@atproto/dev-env");
const network = await TestNetworkNoAppView.create({});
const agent = network.pds.getClient();
const account = { handle: "polyfeed.test", email: "polyfeed@example.org", password: "an-app-password" };
const { data } = await agent.com.atproto.server.createAccount(account);
console.log(JSON.stringify({ url: network.pds.url, identifier: account.handle, password: account.password, did: data.did }));
process.stdin.resume();
process.stdin.on("end", async () => {
  await network.close();
  process.exit(0);
});
