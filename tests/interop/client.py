"""The official Python client, unchanged, against the mock server whose base URL is the one argument."""

import sys

import openai
from pydantic import BaseModel

client = openai.OpenAI(base_url=sys.argv[1], api_key="none", max_retries=0)
MODEL = "mock"
WEATHER = {
    "type": "function",
    "name": "get_weather",
    "description": "The weather in a city",
    "strict": True,
    "parameters": {
        "type": "object",
        "properties": {"city": {"type": "string"}},
        "required": ["city"],
        "additionalProperties": False,
    },
}
ASK = 'Please call get_weather {"city": "Paris"} and report.'


class Report(BaseModel):
    city: str
    degrees: float
    outlook: list[str]


def created():
    response = client.responses.create(model=MODEL, input="count to 3")
    assert response.output_text == "1, 2, 3", response
    assert response.status == "completed" and response.usage.total_tokens > 0
    assert response.usage.input_tokens + response.usage.output_tokens == response.usage.total_tokens


def streamed():
    events = list(client.responses.create(model=MODEL, input="count to 5", stream=True))
    assert [event.sequence_number for event in events] == list(range(len(events)))
    assert events[0].type == "response.created" and events[-1].type == "response.completed"
    text = "".join(event.delta for event in events if event.type == "response.output_text.delta")
    assert text == events[-1].response.output_text == "1, 2, 3, 4, 5"


def tool_loop_with_a_schema():
    with client.responses.stream(
        model=MODEL, input=ASK, tools=[WEATHER], text_format=Report, reasoning={"summary": "auto"}
    ) as stream:
        kinds = {event.type for event in stream}
        first = stream.get_final_response()
    assert {"response.function_call_arguments.delta", "response.reasoning_summary_text.delta"} <= kinds, kinds
    call = next(item for item in first.output if item.type == "function_call")
    assert (call.name, call.arguments) == ("get_weather", '{"city": "Paris"}')
    output = {"type": "function_call_output", "call_id": call.call_id, "output": "Sunny, 21 degrees"}
    with client.responses.stream(
        model=MODEL, previous_response_id=first.id, input=[output], tools=[WEATHER], text_format=Report
    ) as stream:
        stream.until_done()
        second = stream.get_final_response()
    assert isinstance(second.output_parsed, Report), second
    # The same without the server's memory, and without a schema: the answer quotes the tool.
    history = [{"role": "user", "content": ASK}, *[item.model_dump(exclude_none=True, exclude={"parsed_arguments"})
               for item in first.output], output]
    third = client.responses.create(model=MODEL, input=history, tools=[WEATHER], store=False)
    assert "Sunny, 21 degrees" in third.output_text, third


def parsed():
    response = client.responses.parse(model=MODEL, input="a report, please", text_format=Report)
    assert isinstance(response.output_parsed, Report)


def background_taken_up_again():
    stream = client.responses.create(model=MODEL, input="count to 20", background=True, stream=True)
    seen = []
    for event in stream:
        seen.append(event)
        if len(seen) == 6:
            break
    stream.close()
    identity, last = seen[0].response.id, seen[-1].sequence_number
    assert client.responses.retrieve(identity).status in ("queued", "in_progress", "completed")
    rest = list(client.responses.retrieve(identity, stream=True, starting_after=last))
    numbers = [event.sequence_number for event in [*seen, *rest]]
    assert numbers == list(range(len(numbers))), numbers
    assert rest[-1].type == "response.completed"
    assert rest[-1].response.output_text.endswith("19, 20")
    with client.responses.stream(response_id=identity, starting_after=last) as stream:
        assert len(list(stream)) >= len(rest)
        assert stream.get_final_response().output_text == rest[-1].response.output_text


def cancelled():
    response = client.responses.create(model=MODEL, input="count to 9999", background=True)
    assert response.status == "queued", response.status
    assert client.responses.cancel(response.id).status == "cancelled"
    assert client.responses.cancel(response.id).status == "cancelled", "it may be cancelled again"
    assert client.responses.retrieve(response.id).status == "cancelled"


def stored():
    first = client.responses.create(model=MODEL, input="one", instructions="Be brief.", metadata={"a": "b"})
    second = client.responses.create(model=MODEL, input="two", previous_response_id=first.id)
    assert second.usage.input_tokens > first.output[0].content[0].text.count(" ")
    found = client.responses.retrieve(second.id)
    assert found.id == second.id and found.output_text == second.output_text
    items = list(client.responses.input_items.list(second.id, order="asc", limit=2))
    assert [item.role for item in items] == ["user", "assistant", "user"], items
    client.responses.delete(second.id)
    try:
        client.responses.retrieve(second.id)
    except openai.NotFoundError as error:
        assert error.body["message"] == f"Response with id '{second.id}' not found."
    else:
        raise AssertionError("a deleted response was found")


def compacted_and_counted():
    turns = [{"role": "user", "content": "one"}, {"role": "assistant", "content": "two"}]
    compacted = client.responses.compact(model=MODEL, input=turns)
    assert [item.type for item in compacted.output] == ["message", "compaction"], compacted
    again = [item.model_dump(exclude_none=True, warnings=False) for item in compacted.output]
    assert client.responses.create(model=MODEL, input=[*again, {"role": "user", "content": "hi"}]).status == "completed"
    counted = client.responses.input_tokens.count(model=MODEL, input="12345678")
    assert counted.input_tokens == 2, counted


def chats():
    messages = [{"role": "user", "content": "count to 3"}]
    whole = client.chat.completions.create(model=MODEL, messages=messages)
    assert whole.choices[0].message.content == "1, 2, 3" and whole.choices[0].finish_reason == "stop"
    chunks = list(client.chat.completions.create(
        model=MODEL, messages=messages, stream=True, stream_options={"include_usage": True}
    ))
    assert "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices) == "1, 2, 3"
    assert chunks[-1].usage == whole.usage and not chunks[-1].choices
    tool = {"type": "function", "function": {key: WEATHER[key] for key in ("name", "description", "strict", "parameters")}}
    messages = [{"role": "user", "content": ASK}]
    with client.chat.completions.stream(model=MODEL, messages=messages, tools=[tool]) as stream:
        stream.until_done()
        message = stream.get_final_completion().choices[0].message
    call = message.tool_calls[0]
    assert (call.function.name, call.function.arguments) == ("get_weather", '{"city": "Paris"}')
    messages += [
        {"role": "assistant", "tool_calls": [{"id": call.id, "type": "function", "function":
            {"name": call.function.name, "arguments": call.function.arguments}}]},
        {"role": "tool", "tool_call_id": call.id, "content": "Sunny"},
    ]
    answer = client.chat.completions.create(model=MODEL, messages=messages, tools=[tool])
    assert "Sunny" in answer.choices[0].message.content
    report = client.chat.completions.parse(model=MODEL, messages=[{"role": "user", "content": "report"}], response_format=Report)
    assert isinstance(report.choices[0].message.parsed, Report)


def models():
    assert "mock" in [model.id for model in client.models.list()]


for test in (created, streamed, tool_loop_with_a_schema, parsed, background_taken_up_again, cancelled, stored,
             compacted_and_counted, chats, models):
    test()
    print(f"python: {test.__name__.replace('_', ' ')}")
