// Uses the compiled TypeScript client and prints what it saw as JSON, for test_typescript.py:
// node use_client.mjs FOLDER ADVISOR TROUBLED KEY
import { pathToFileURL } from "node:url";

const [folder, address, troubled, key] = process.argv.slice(2);
const { Rolewise, RolewiseError } = await import(pathToFileURL(`${folder}/rolewise.js`).href);
const seen = {};

async function all(stream) {
  const heard = [];
  try {
    for await (const reply of stream) heard.push(reply.text);
  } catch (error) {
    return { heard, ...refusal(error) };
  }
  return { heard };
}

function refusal(error) {
  if (!(error instanceof RolewiseError)) throw error;
  const { status, message, requestId, retryAfter } = error;
  return { status, message, requestId, retryAfter };
}

const refused = (promise) => promise.then(() => "taken", refusal);

const advisor = new Rolewise(`${address}/`);
const sender = crypto.randomUUID();
const once = crypto.randomUUID();
const question = "what does a data engineer do?";
seen.first = await advisor.ask(sender, question, once);
seen.again = await advisor.ask(sender, question, once);
seen.tapped = await all(advisor.stream(sender, seen.first[0].buttons[0].payload));
seen.roles = (await advisor.roles()).roles.map((role) => role.id);
seen.role = (await advisor.role("data_engineer")).id;
seen.pay = await advisor.salaries("data_engineer", { location: "US-TX" });
seen.route = await advisor.routes("ml_engineer", { from: "data_analyst" });
seen.decision = await advisor.decision({ roles: ["data_engineer", "ml_engineer"] });
seen.empty = await refused(advisor.ask("ada", " "));
seen.unknown = await refused(advisor.role("no/such role?"));

const other = new Rolewise(troubled, key);
seen.reset = await other.ask("ada", "reset");
seen.limit = await refused(other.ask("ada", "limit"));
seen.page = await refused(other.ask("ada", "page"));
seen.moved = await refused(other.roles());
for (const said of ["stream", "cut", "fail"]) seen[said] = await all(other.stream("ada", said));
console.log(JSON.stringify(seen));
