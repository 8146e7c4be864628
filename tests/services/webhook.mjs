// Verifies requests from standard input with npm's standardwebhooks: node webhook.mjs TOOLS SECRET...
import assert from "node:assert";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

const [tools, ...secrets] = process.argv.slice(2);
const { Webhook } = createRequire(join(resolve(tools), "package.json"))("standardwebhooks");
const received = JSON.parse(readFileSync(0, "utf8"));
assert(received.length > 0);
for (const [headers, body] of received) {
  for (const secret of secrets) {
    assert.deepEqual(new Webhook(secret).verify(body, headers), JSON.parse(body));
    assert.throws(() => new Webhook(secret).verify(body + " ", headers));
  }
}
