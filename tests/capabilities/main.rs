//! What polyfeed can do, a file for each capability, through the program as users run it: a folder in, a folder out.

// A test that meets what it did not expect is to panic; clippy sees that only inside `#[test]`.
#![allow(clippy::unwrap_used)]

mod any_input;
mod project;
mod repository;
mod server;

mod adopt;
mod announce_connections;
mod announce_crashes;
mod announce_dry_run;
mod announce_endpoints;
mod announce_failures;
mod announce_faults;
#[cfg(unix)]
mod announce_interrupted;
mod announce_ledger;
mod announce_ledger_file;
mod announce_renames;
mod announce_secrets;
mod announcing;
mod bounds;
mod check;
mod check_broken_trees;
mod check_links;
mod check_places;
mod check_translations;
mod command_line;
mod continuous_integration;
mod corpora;
mod documentation;
mod docusaurus;
mod eleventy;
mod embargo;
mod emoji;
mod example;
mod fallback;
mod front_matter;
mod github_action;
mod hosts;
mod hugo;
mod identity;
mod init;
mod init_bare;
mod init_foreign;
mod init_generators;
mod jekyll;
mod late_translations;
mod leaks;
mod long_history;
mod made_history;
mod mkdocs;
mod obstacles;
mod people;
mod plain;
mod posts;
mod properties;
mod publishing;
mod remembered_history;
mod rendering;
mod server_examples;
mod service_answers;
mod service_files;
mod service_texts;
mod services;
mod settings;
mod shortcodes;
mod shortcodes_without_rules;
mod signatures;
mod status;
mod tabs;
mod translations;
mod translators;
mod updates;
mod zola;
