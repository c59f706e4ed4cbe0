//! Where something belongs: the module of the chapter in which the document has it, or a new one.

use std::path::Path;

use heck::ToSnakeCase;
use indexmap::IndexMap;

use super::Builder;
use super::outline::{Module, Title};
use crate::audit::sections::Sections;
use crate::lint::section_number;
use crate::model::names;
use crate::spec::File;

impl<'a> Builder<'a> {
    /// The module of a file of the specification.
    pub(super) fn known_module(&mut self, path: &Path) -> String {
        let files: Vec<&'a File<crate::spec::Module>> = self.scope.files().collect();
        let name = path.file_stem().map_or(String::new(), |stem| stem.to_string_lossy().into_owned());
        if let Some(file) = files.into_iter().find(|file| file.path == path) {
            self.folder.modules.entry(name.clone()).or_insert_with(|| Module::head(&file.content));
        }
        name
    }

    /// The module in whose chapter a section stands; `path` is that of an operation in it.
    pub(super) fn module_of(&mut self, section: &str, path: Option<&str>) -> String {
        let is_around = |file: &&File<crate::spec::Module>| {
            let chapter = file.content.section.as_ref().map(|chapter| self.sections.now(chapter));
            chapter.is_some_and(|chapter| Sections::is_inside(section, &chapter))
        };
        let known = self.scope.files().find(is_around).map(|file| file.path.as_path());
        if let Some(path) = known {
            return self.known_module(path);
        }
        let chapter = self.chapter_of(section);
        let drafted = self.folder.modules.iter().find(|(_, module)| module.section.as_ref() == Some(&chapter));
        if let Some((name, _)) = drafted {
            return name.clone();
        }
        let name = self.new_name(&chapter, path);
        let title = self.document.section(&chapter).map_or("", |section| section.title.as_str());
        let module = Module {
            section: Some(chapter),
            title: Title::printed(title),
            doc: String::new(),
            enums: IndexMap::new(),
            types: IndexMap::new(),
            operations: IndexMap::new(),
        };
        self.folder.modules.insert(name.clone(), module);
        name
    }

    /// The section that is a chapter: as deep as those of the specification, and around the section.
    fn chapter_of(&self, section: &str) -> String {
        let chapters = self.scope.spec.modules.iter().filter_map(|file| file.content.section.as_ref());
        let depth = chapters.filter_map(|chapter| Some(section_number(chapter)?.len())).min();
        let parts: Vec<&str> = section.split('.').collect();
        let around = parts.len().saturating_sub(1).max(1);
        parts[..depth.unwrap_or(around).min(around)].join(".")
    }

    /// `/evcs/open/chargingManager/v1/start` is of the module `charging_manager`.
    fn new_name(&self, chapter: &str, path: Option<&str>) -> String {
        let service = path.and_then(|path| path.rsplit('/').nth(2)).map(ToSnakeCase::to_snake_case);
        let service = service.filter(|name| name.starts_with(|first: char| first.is_ascii_lowercase()));
        let name = service.unwrap_or_else(|| format!("chapter_{}", chapter.replace('.', "_")));
        let is_taken = |name: &String| {
            let known = self.scope.files().any(|file| file.content.module.value == *name);
            known || !names::is_module(name) || self.folder.modules.contains_key(name)
        };
        let numbered = (2..).map(|number: u32| format!("{name}_{number}"));
        [name.clone()].into_iter().chain(numbered).find(|name| !is_taken(name)).unwrap_or(name)
    }
}
