const { test } = require("node:test");
const assert = require("node:assert");
const fs = require("node:fs");
const http = require("node:http");
const os = require("node:os");
const path = require("node:path");
const { once } = require("node:events");
const { fork, execFileSync } = require("node:child_process");
const app = require("./index.js");

for (const host of [undefined, "127.0.0.1", "localhost", "0.0.0.0", "::", "::1"]) {
  test(`serves on ${host}`, async () => {
    const server = http.createServer(app).listen(0, host);
    await once(server, "listening");
    const { port } = server.address();
    const calling = host === "::1" ? "[::1]" : host === "127.0.0.1" ? host : "localhost";
    for (let i = 0; i < 20; i++) {
      const answer = await fetch(`http://${calling}:${port}/`);
      assert.strictEqual(await answer.text(), "ok");
    }
    server.closeAllConnections();
    server.close();
  });
}

test("talks to its own processes", async () => {
  const child = fork("-e", ["process.send(process.pid)"], { execArgv: [], stdio: "pipe" });
  child.kill();
  assert.strictEqual(execFileSync(process.execPath, ["-p", "1+1"], { encoding: "utf8" }), "2\n");
});

test("listens on a socket file", async () => {
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "a-")), "socket");
  const server = http.createServer(app).listen(file);
  await once(server, "listening");
  const [answer] = await once(http.get({ socketPath: file, path: "/" }), "response");
  assert.strictEqual(answer.statusCode, 200);
  answer.resume();
  server.closeAllConnections();
  server.close();
});

test("knows where it is", () => {
  assert.ok(os.cpus().length > 0);
  assert.ok(fs.statSync(os.homedir()).isDirectory());
});
