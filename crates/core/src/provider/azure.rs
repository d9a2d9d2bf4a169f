//! What is different on Azure.

use codex_api::ResponsesApiRequest;

use super::info::ModelProviderInfo;

/// What stands in the base URLs of Azure.
const MARKS: [&str; 6] = [
    "openai.azure.",
    "cognitiveservices.azure.",
    "aoai.azure.",
    "azure-api.",
    "azurefd.",
    "windows.net/openai",
];

impl ModelProviderInfo {
    /// Whether it is Azure's: by its name `azure`, or by its base URL, both in any case. Azure refers to items by id,
    /// so responses must be stored there and items keep their ids. Its `api-version` is one of the
    /// [`query_params`](Self::query_params).
    pub fn is_azure(&self) -> bool {
        let base_url = self.base_url.to_ascii_lowercase();
        self.name.eq_ignore_ascii_case("azure") || MARKS.iter().any(|mark| base_url.contains(mark))
    }

    /// Makes a request one that this provider takes: on Azure it is stored. Where a request is not stored, its items
    /// lose their ids, which no server could look up; but those of references, which are nothing else.
    pub fn adapt(&self, request: &mut ResponsesApiRequest) {
        request.store |= self.is_azure();
        if request.store {
            return;
        }
        for item in request.input.iter_mut().filter(|item| item.id().is_some()) {
            item.set_id(None);
        }
    }
}

#[cfg(test)]
mod tests {
    use codex_api::ResponseItem;

    use super::*;

    #[test]
    fn azure_is_known_by_its_name_or_its_address() {
        for (name, base_url, expected) in [
            ("", "https://api.openai.com/v1", false),
            ("azure", "http://localhost/v1", true),
            ("Azure", "", true),
            ("my azure", "", false),
            ("", "https://mine.openai.azure.com/openai", true),
            ("", "https://MINE.OpenAI.Azure.us/openai", true),
            ("", "https://mine.cognitiveservices.azure.cn/openai", true),
            ("", "https://mine.aoai.azure.com/openai", true),
            ("", "https://mine.azure-api.net/openai", true),
            ("", "https://mine.azurefd.net/", true),
            ("", "https://mine.windows.net/openai", true),
            ("", "https://mine.windows.net/v1", false),
        ] {
            let info = ModelProviderInfo {
                name: name.to_owned(),
                base_url: base_url.to_owned(),
                ..ModelProviderInfo::default()
            };
            assert_eq!(info.is_azure(), expected, "{name} {base_url}");
        }
    }

    #[test]
    fn ids_are_kept_where_responses_are_stored() {
        let item = |id: Option<&str>| {
            let mut item = ResponseItem::user("hi");
            item.set_id(id.map(str::to_owned));
            item
        };
        for (name, store, expected) in [
            ("azure", false, (true, Some("msg_1"))),
            ("mine", true, (true, Some("msg_1"))),
            ("mine", false, (false, None)),
        ] {
            let info = ModelProviderInfo { name: name.to_owned(), ..ModelProviderInfo::default() };
            let input = vec![item(Some("msg_1")), item(None)];
            let mut request = ResponsesApiRequest { input, store, ..ResponsesApiRequest::default() };
            info.adapt(&mut request);
            assert_eq!((request.store, request.input[0].id()), expected, "{name}, store {store}");
            assert_eq!(request.input[1].to_json().as_str(), item(None).to_json().as_str());
        }
    }
}
