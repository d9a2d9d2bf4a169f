//! What comes of the streams in `fixtures/chat`.

use super::{FIXTURES, fixture, lines};

const TOLD: &[(&str, &[&str])] = &[
    (
        "openai",
        &[
            "Created",
            r#"+ msg_chatcmpl-1_0 in_progress """#,
            r#"text "Hel""#,
            r#"text "lo""#,
            r#"= msg_chatcmpl-1_0 completed "Hello""#,
            "completed chatcmpl-1 9/3+4/2",
        ],
    ),
    (
        "openai_tools",
        &[
            "Created",
            "+ fc_chatcmpl-1_0 call_a add()",
            r#"args {"n""#,
            "+ fc_chatcmpl-1_1 call_b sub()",
            r#"args {"m":2}"#,
            "args :1}",
            r#"= fc_chatcmpl-1_0 call_a add({"n":1})"#,
            r#"= fc_chatcmpl-1_1 call_b sub({"m":2})"#,
            "completed chatcmpl-1 -",
        ],
    ),
    (
        "openai_custom_tool",
        &[
            "Created",
            "+ ctc_chatcmpl-1_0 call_a shout: ",
            r#"input "HEY" of call_a"#,
            r#"input " YOU" of call_a"#,
            "= ctc_chatcmpl-1_0 call_a shout: HEY YOU",
            "completed chatcmpl-1 -",
        ],
    ),
    (
        "openai_refusal",
        &[
            "Created",
            r#"+ msg_chatcmpl-1_0 in_progress """#,
            r#"refusal "I can't""#,
            r#"refusal " help.""#,
            r#"= msg_chatcmpl-1_0 completed "I can't help.""#,
            "completed chatcmpl-1 -",
        ],
    ),
    (
        "azure",
        &[
            "Created",
            r#"+ msg_chatcmpl-1_0 in_progress """#,
            r#"text "Hello""#,
            r#"= msg_chatcmpl-1_0 completed "Hello""#,
            "completed chatcmpl-1 9/0+4/0",
        ],
    ),
    (
        "azure_filtered",
        &[
            "Created",
            r#"+ msg_chatcmpl-1_0 in_progress """#,
            r#"text "One""#,
            r#"= msg_chatcmpl-1_0 incomplete "One""#,
            "error Incomplete (Cut)",
        ],
    ),
    (
        "deepseek",
        &[
            "Created",
            r#"+ rs_930c60df-bf64-41c9-a88e-3ec75f81e00e_0 """#,
            r#"thought "Let me""#,
            r#"thought " see.""#,
            r#"= rs_930c60df-bf64-41c9-a88e-3ec75f81e00e_0 "Let me see.""#,
            r#"+ msg_930c60df-bf64-41c9-a88e-3ec75f81e00e_1 in_progress """#,
            r#"text "Hello""#,
            r#"= msg_930c60df-bf64-41c9-a88e-3ec75f81e00e_1 completed "Hello""#,
            "completed 930c60df-bf64-41c9-a88e-3ec75f81e00e 9/8+4/3",
        ],
    ),
    (
        "openrouter",
        &[
            "Created",
            r#"+ rs_gen-1-abc_0 """#,
            r#"thought "Let me""#,
            r#"thought " see.""#,
            r#"= rs_gen-1-abc_0 "Let me see.""#,
            r#"+ msg_gen-1-abc_1 in_progress """#,
            r#"text "Hello""#,
            r#"= msg_gen-1-abc_1 completed "Hello""#,
            "completed gen-1-abc 9/0+4/0",
        ],
    ),
    (
        "openrouter_error",
        &["Created", r#"+ msg_gen-1-abc_0 in_progress """#, r#"text "Hel""#, "error ServerFailed (Cut)"],
    ),
    (
        "groq",
        &[
            "Created",
            r#"+ rs_chatcmpl-1_0 """#,
            r#"thought "Hm.""#,
            r#"= rs_chatcmpl-1_0 "Hm.""#,
            r#"+ msg_chatcmpl-1_1 in_progress """#,
            r#"text "Hello""#,
            r#"= msg_chatcmpl-1_1 completed "Hello""#,
            "completed chatcmpl-1 9/0+4/0",
        ],
    ),
    (
        "llama_cpp",
        &[
            "Created",
            r#"+ rs_chatcmpl-1_0 """#,
            r#"thought "Hm.""#,
            r#"= rs_chatcmpl-1_0 "Hm.""#,
            "+ fc_chatcmpl-1_1 3kYd add()",
            "args {",
            r#"args "n":1"#,
            "args }",
            r#"= fc_chatcmpl-1_1 3kYd add({"n":1})"#,
            "completed chatcmpl-1 9/0+4/0",
        ],
    ),
    ("llama_cpp_error", &["Created", "error ContextWindowExceeded (Cut)"]),
    (
        "vllm",
        &[
            "Created",
            r#"+ rs_chatcmpl-7f_0 """#,
            r#"thought "Hm.""#,
            r#"= rs_chatcmpl-7f_0 "Hm.""#,
            r#"+ msg_chatcmpl-7f_1 in_progress """#,
            r#"text "\n\n""#,
            r#"= msg_chatcmpl-7f_1 completed "\n\n""#,
            "+ fc_chatcmpl-7f_2 chatcmpl-tool-1 add()",
            r#"args {"n": "#,
            "args 1}",
            r#"= fc_chatcmpl-7f_2 chatcmpl-tool-1 add({"n": 1})"#,
            "completed chatcmpl-7f 9/0+4/0",
        ],
    ),
    (
        "vllm_error",
        &["Created", r#"+ msg_chatcmpl-7f_0 in_progress """#, r#"text "Hel""#, "error ServerFailed (Cut)"],
    ),
    (
        "ollama",
        &[
            "Created",
            r#"+ rs_chatcmpl-1_0 """#,
            r#"thought "Hm.""#,
            r#"= rs_chatcmpl-1_0 "Hm.""#,
            "+ fc_chatcmpl-1_1 call_a add()",
            r#"args {"n":1}"#,
            "+ fc_chatcmpl-1_2 call_b add()",
            r#"args {"n":2}"#,
            r#"= fc_chatcmpl-1_1 call_a add({"n":1})"#,
            r#"= fc_chatcmpl-1_2 call_b add({"n":2})"#,
            "completed chatcmpl-1 9/0+4/0",
        ],
    ),
    (
        "lm_studio",
        &[
            "Created",
            r#"+ msg_chatcmpl-1_0 in_progress """#,
            r#"text "Hel""#,
            r#"text "lo""#,
            r#"= msg_chatcmpl-1_0 completed "Hello""#,
            "+ fc_chatcmpl-1_1 365174485 now()",
            "args {}",
            "= fc_chatcmpl-1_1 365174485 now({})",
            "completed chatcmpl-1 -",
        ],
    ),
    (
        "mistral",
        &[
            "Created",
            r#"+ rs_chatcmpl-1_0 """#,
            r#"thought "Hm.""#,
            r#"= rs_chatcmpl-1_0 "Hm.""#,
            r#"+ msg_chatcmpl-1_1 in_progress """#,
            r#"text "Hello""#,
            r#"= msg_chatcmpl-1_1 completed "Hello""#,
            "+ fc_chatcmpl-1_2 aBcDeFgHi add()",
            r#"args {"n": 1}"#,
            "+ fc_chatcmpl-1_3 jKlMnOpQr now()",
            "args {}",
            r#"= fc_chatcmpl-1_2 aBcDeFgHi add({"n": 1})"#,
            "= fc_chatcmpl-1_3 jKlMnOpQr now({})",
            "completed chatcmpl-1 9/0+4/0",
        ],
    ),
    (
        "whole_at_the_end",
        &[
            "Created",
            r#"+ msg_chatcmpl-1_0 in_progress """#,
            r#"text "Hel""#,
            r#"text "lo""#,
            r#"= msg_chatcmpl-1_0 completed "Hello""#,
            "completed chatcmpl-1 9/0+4/0",
        ],
    ),
];

#[test]
fn every_servers_stream_is_understood() {
    assert_eq!(TOLD.len(), FIXTURES.len());
    for (name, expected) in TOLD {
        assert_eq!(lines(fixture(name)), *expected, "{name}");
    }
}
