//! polyfeed turns a multilingual content tree into per-language feeds that any reader can subscribe to.
//!
//! ```text
//! settings ─┐
//!           ▼
//! site (files, pages, assets) → posts → translation groups → feeds → entries ─┬→ Atom · RSS · JSON Feed · OPML → publish
//!                                                                             └→ announcements → outbox → services
//! ```
//!
//! One direction, no way back. Each arrow is a function that takes a value and returns a value plus
//! [problems](problem::Problem); only the ends (reading the [`site`], [`publish`]ing, [`announce`]ing) touch the world. [`build`](mod@build) is the
//! way to the output in one function; [`command`] is what a shell sees of it.
//!
//! [`init`] writes the settings that it begins with.
//!
//! Names point down only: [`command`] → [`init`], [`check`], [`status`] → [`build`](mod@build), [`report`] → [`adopt`], [`announce`], [`publish`], [`feed`] → [`render`] →
//! [`translation`] → [`identity`] → [`post`] → [`history`] → [`site`] → [`settings`] → [`problem`] → [`position`].

pub mod adopt;
pub mod announce;
pub mod build;
pub mod check;
pub mod command;
pub mod durable;
pub mod error;
pub mod feed;
pub mod fences;
pub mod history;
pub mod http;
pub mod identity;
pub mod init;
pub mod literal;
pub mod lock;
pub mod path;
pub mod position;
pub mod post;
pub mod problem;
pub mod publish;
pub mod render;
pub mod report;
pub mod settings;
pub mod signal;
pub mod site;
pub mod status;
pub mod text;
pub mod translation;
