//! Every sentence that the program says, in both languages side by side.

mod advice;
mod errors;
mod help;
mod rules;
#[cfg(feature = "sim")]
mod simulator;
mod views;

pub(crate) use advice::*;
pub(crate) use errors::*;
pub(crate) use help::*;
pub(crate) use rules::*;
#[cfg(feature = "sim")]
pub(crate) use simulator::*;
pub(crate) use views::*;

/// Makes a function of each message: its parts are parameters, its text is in the chosen language.
macro_rules! messages {
    ($($name:ident($($part:ident),*) { en: $english:literal, zh: $chinese:literal $(,)? })*) => {$(
        pub(crate) fn $name($($part: impl std::fmt::Display),*) -> String {
            match crate::language::language() {
                crate::language::Language::English => format!($english),
                crate::language::Language::Chinese => format!($chinese),
            }
        }
    )*};
}
pub(crate) use messages;
