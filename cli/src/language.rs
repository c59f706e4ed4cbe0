//! The language of messages: English or Chinese, as `--lang`, `TUMS_LANG` or the locale says.

use std::env;
use std::ffi::OsString;
use std::sync::OnceLock;

/// A language that messages are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    English,
    Chinese,
}

static CHOSEN: OnceLock<Language> = OnceLock::new();

/// Chooses the language, once. It is looked for before anything else is read: errors and help need it, too.
pub(crate) fn choose(words: &[OsString]) {
    let flag = words.iter().enumerate().find_map(|(place, word)| match word.to_str()? {
        "--lang" => words.get(place + 1)?.to_str(),
        word => word.strip_prefix("--lang="),
    });
    let named = flag.map(str::to_owned).or_else(|| env::var("TUMS_LANG").ok()).filter(|name| !name.is_empty());
    let named = named.or_else(sys_locale::get_locale).unwrap_or_default();
    CHOSEN.get_or_init(|| Language::named(&named));
}

/// The language that was chosen.
pub(crate) fn language() -> Language {
    CHOSEN.get().copied().unwrap_or(Language::English)
}

impl Language {
    fn named(name: &str) -> Self {
        if name.to_ascii_lowercase().starts_with("zh") { Self::Chinese } else { Self::English }
    }
}

/// The one of two texts that is written in the chosen language.
pub(crate) fn pick<'a>(english: &'a str, chinese: &'a str) -> &'a str {
    match language() {
        Language::English => english,
        Language::Chinese => chinese,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_chinese_is_chinese() {
        for name in ["zh", "zh_CN.UTF-8", "zh-Hans-CN", "ZH_TW"] {
            assert_eq!(Language::named(name), Language::Chinese, "{name}");
        }
        for name in ["", "C", "en_US.UTF-8", "de", "C.UTF-8"] {
            assert_eq!(Language::named(name), Language::English, "{name}");
        }
    }
}
