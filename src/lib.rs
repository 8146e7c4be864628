//! polyfeed turns a multilingual content tree into per-language feeds that any reader can subscribe to.

pub mod error;
pub mod post;
pub mod problem;
pub mod settings;
pub mod site;
pub mod text;
pub mod translation;
