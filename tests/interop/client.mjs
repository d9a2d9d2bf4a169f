// The official JavaScript client, unchanged, against the mock server whose base URL is the one argument.

import assert from "node:assert/strict";
import OpenAI from "openai";
import { zodResponseFormat, zodTextFormat } from "openai/helpers/zod";
import { z } from "zod";

const client = new OpenAI({ baseURL: process.argv[2], apiKey: "none", maxRetries: 0 });
const model = "mock";
const weather = {
  type: "function",
  name: "get_weather",
  description: "The weather in a city",
  strict: true,
  parameters: {
    type: "object",
    properties: { city: { type: "string" } },
    required: ["city"],
    additionalProperties: false,
  },
};
const ask = 'Please call get_weather {"city": "Paris"} and report.';
const Report = z.object({ city: z.string(), degrees: z.number(), outlook: z.array(z.string()) });
const format = zodTextFormat(Report, "report");

async function all(stream) {
  const events = [];
  for await (const event of stream) events.push(event);
  return events;
}

const tests = {
  async created() {
    const response = await client.responses.create({ model, input: "count to 3" });
    assert.equal(response.output_text, "1, 2, 3");
    assert.equal(response.usage.input_tokens + response.usage.output_tokens, response.usage.total_tokens);
  },

  async streamed() {
    const events = await all(await client.responses.create({ model, input: "count to 5", stream: true }));
    assert.deepEqual(events.map((event) => event.sequence_number), [...events.keys()]);
    const deltas = events.filter((event) => event.type === "response.output_text.delta");
    assert.equal(deltas.map((event) => event.delta).join(""), "1, 2, 3, 4, 5");
    assert.equal(events.at(-1).type, "response.completed");
  },

  async "tool loop with a schema"() {
    const stream = client.responses.stream({
      model, input: ask, tools: [weather], text: { format }, reasoning: { summary: "auto" },
    });
    const kinds = new Set((await all(stream)).map((event) => event.type));
    assert(kinds.has("response.function_call_arguments.delta") && kinds.has("response.reasoning_summary_text.delta"));
    const first = await stream.finalResponse();
    const call = first.output.find((item) => item.type === "function_call");
    assert.deepEqual([call.name, call.arguments], ["get_weather", '{"city": "Paris"}']);
    const output = { type: "function_call_output", call_id: call.call_id, output: "Sunny, 21 degrees" };
    const second = await client.responses
      .stream({ model, previous_response_id: first.id, input: [output], tools: [weather], text: { format } })
      .finalResponse();
    assert(Report.safeParse(second.output_parsed).success, JSON.stringify(second.output_parsed));
    const kept = first.output.map(({ parsed_arguments, ...item }) => item);
    const history = [{ role: "user", content: ask }, ...kept, output];
    const third = await client.responses.create({ model, input: history, tools: [weather], store: false });
    assert(third.output_text.includes("Sunny, 21 degrees"), third.output_text);
  },

  async parsed() {
    const response = await client.responses.parse({ model, input: "a report, please", text: { format } });
    assert(Report.safeParse(response.output_parsed).success);
  },

  async "background taken up again"() {
    const seen = [];
    for await (const event of await client.responses.create({ model, input: "count to 20", background: true, stream: true })) {
      seen.push(event);
      if (seen.length === 6) break;
    }
    const [id, last] = [seen[0].response.id, seen.at(-1).sequence_number];
    const rest = await all(await client.responses.retrieve(id, { stream: true, starting_after: last }));
    const numbers = [...seen, ...rest].map((event) => event.sequence_number);
    assert.deepEqual(numbers, [...numbers.keys()]);
    assert.equal(rest.at(-1).type, "response.completed");
    const again = await client.responses.stream({ response_id: id, starting_after: last }).finalResponse();
    assert(again.output_text.endsWith("19, 20"), again.output_text);
  },

  async cancelled() {
    const response = await client.responses.create({ model, input: "count to 9999", background: true });
    assert.equal(response.status, "queued");
    assert.equal((await client.responses.cancel(response.id)).status, "cancelled");
    assert.equal((await client.responses.cancel(response.id)).status, "cancelled");
    assert.equal((await client.responses.retrieve(response.id)).status, "cancelled");
  },

  async stored() {
    const first = await client.responses.create({ model, input: "one", instructions: "Be brief." });
    const second = await client.responses.create({ model, input: "two", previous_response_id: first.id });
    assert.equal((await client.responses.retrieve(second.id)).output_text, second.output_text);
    const items = await all(client.responses.inputItems.list(second.id, { order: "asc", limit: 2 }));
    assert.deepEqual(items.map((item) => item.role), ["user", "assistant", "user"]);
    await client.responses.delete(second.id);
    await assert.rejects(client.responses.retrieve(second.id), OpenAI.NotFoundError);
  },

  async "compacted and counted"() {
    const input = [{ role: "user", content: "one" }, { role: "assistant", content: "two" }];
    const compacted = await client.responses.compact({ model, input });
    assert.deepEqual(compacted.output.map((item) => item.type), ["message", "compaction"]);
    const again = [...compacted.output, { role: "user", content: "hi" }];
    assert.equal((await client.responses.create({ model, input: again })).status, "completed");
    assert.equal((await client.responses.inputTokens.count({ model, input: "12345678" })).input_tokens, 2);
  },

  async chats() {
    const count = [{ role: "user", content: "count to 3" }];
    const whole = await client.chat.completions.create({ model, messages: count });
    assert.equal(whole.choices[0].message.content, "1, 2, 3");
    const chunks = await all(await client.chat.completions.create({
      model, messages: count, stream: true, stream_options: { include_usage: true },
    }));
    assert.equal(chunks.map((chunk) => chunk.choices[0]?.delta.content ?? "").join(""), "1, 2, 3");
    assert.deepEqual(chunks.at(-1).usage, whole.usage);
    const { type, ...definition } = weather;
    const tools = [{ type, function: definition }];
    const messages = [{ role: "user", content: ask }];
    const stream = client.chat.completions.stream({ model, messages, tools });
    const message = (await stream.finalChatCompletion()).choices[0].message;
    const { id, function: { name, arguments: given } } = message.tool_calls[0];
    assert.deepEqual([name, given], ["get_weather", '{"city": "Paris"}']);
    messages.push({ role: "assistant", tool_calls: [{ id, type, function: { name, arguments: given } }] });
    messages.push({ role: "tool", tool_call_id: id, content: "Sunny" });
    const answer = await client.chat.completions.create({ model, messages, tools });
    assert(answer.choices[0].message.content.includes("Sunny"));
    const report = await client.chat.completions.parse({
      model, messages: [{ role: "user", content: "report" }], response_format: zodResponseFormat(Report, "report"),
    });
    assert(Report.safeParse(report.choices[0].message.parsed).success);
  },

  async models() {
    assert((await all(client.models.list())).some((listed) => listed.id === "mock"));
  },
};

for (const [name, test] of Object.entries(tests)) {
  await test();
  console.log(`node: ${name}`);
}
