/**
 * Ask a question, tap a suggestion, read figures.
 *
 * ROLEWISE is the server's address, ROLEWISE_API_KEY its key where it wants one.
 */
import { Rolewise, RolewiseError } from "./rolewise.ts";

declare const process: { env: Record<string, string | undefined>; exitCode?: number };

const advisor = new Rolewise(process.env.ROLEWISE, process.env.ROLEWISE_API_KEY);
const sender = `example-${crypto.randomUUID()}`;
try {
  const [reply] = await advisor.ask(sender, "What does a data engineer earn in Texas?");
  console.log(reply?.text);
  for (const source of reply?.custom?.sources ?? []) {
    console.log(`  source: ${source.title}, ${source.date}`);
  }
  const button = reply?.buttons?.[0];
  if (button) {
    console.log(`\n> ${button.title}`);
    for await (const told of advisor.stream(sender, button.payload)) console.log(told.text);
  }
  const pay = await advisor.salaries("data_engineer", { location: "US-TX" });
  console.log(`\nFigures for data engineers in Texas: ${pay.figures.length}`);
  const { straight } = await advisor.routes("data_engineer", { from: "data_analyst" });
  console.log(`From data analyst: ${straight.hours.low} to ${straight.hours.high} hours of learning`);
  const decision = await advisor.decision({ roles: ["data_engineer", "ml_engineer"] });
  console.log(`First question of a decision: ${decision.next_question.question}`);
} catch (error) {
  if (!(error instanceof RolewiseError)) throw error;
  console.error(`${error.message}\nRequest ${error.requestId || "not sent"}`);
  process.exitCode = 1;
}
