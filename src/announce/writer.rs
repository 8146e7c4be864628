//! Messages and keys for what is due, and the same for looking only.

use std::{collections::BTreeMap, sync::Arc};

use chrono::Utc;

use super::{
    away::Presence,
    due::{self, Known},
    fit::Limits,
    form::Form,
    key::key,
    known,
    message::{self, Subject},
    no_state, of,
    outbox::{self, Message, State},
    secret,
};
use crate::{
    error::Error,
    feed,
    render::{Library, Renderer},
    settings::{announce::Endpoint, file::ContentKind, service::Transport},
};

/// A message that would be sent.
#[derive(Clone, Debug)]
pub struct Preview {
    /// The endpoint's name.
    pub endpoint: String,
    /// The post: its file, or the id of its entry where the message was written before.
    pub post: String,
    /// Whether it would be held.
    pub is_held: bool,
    /// Where it would go, with variables as they are written.
    pub target: String,
    /// The message; or why there can be none.
    pub body: Result<String, String>,
}

/// What would be sent, what waits to be sent first, with nothing sent, written or asked; secrets need not be there.
///
/// # Errors
/// [`Error::Usage`] without a baseline, [`Error::State`], [`Error::Io`].
pub fn preview(library: &Arc<Library>) -> Result<Vec<Preview>, Error> {
    let announce = of(&library.settings)?;
    let known = known(announce)?.ok_or_else(no_state)?;
    let mut previews = Vec::new();
    let mut writer = Writer::new(library);
    let (presence, now) = (Presence::new(library, &announce.endpoints), Utc::now().timestamp_millis());
    let known = outbox::without_a_person(&known, &announce.endpoints, &presence, now);
    for waiting in known.iter().filter(|known| known.state == State::Ready) {
        if let Some(endpoint) = announce.endpoints.iter().find(|endpoint| endpoint.name == waiting.endpoint) {
            previews.push(Preview {
                endpoint: endpoint.name.clone(),
                post: waiting.entry.clone(),
                is_held: false,
                target: target(endpoint),
                body: waiting.body.clone().ok_or_else(|| "its message is not here".to_owned()),
            });
        }
    }
    for (endpoint, due) in due::due(library, announce, &Known::new(library, &known)) {
        let new = due.new.iter().map(|page| (*page, due.hold.is_some()));
        for (page, is_held) in due.approved.iter().map(|page| (*page, false)).chain(new) {
            previews.push(writer.preview(endpoint, page, is_held));
        }
    }
    Ok(previews)
}

/// Writes messages; a post is rendered once, however many endpoints hear of it.
pub(super) struct Writer<'l> {
    library: &'l Arc<Library>,
    renderer: Renderer,
    entries: BTreeMap<usize, feed::Entry>,
}

impl<'l> Writer<'l> {
    pub(super) fn new(library: &'l Arc<Library>) -> Self {
        Self { library, renderer: Renderer::new(Arc::clone(library)), entries: BTreeMap::new() }
    }

    /// The message of the post on a page to an endpoint.
    pub(super) fn message(
        &mut self,
        endpoint: &Endpoint,
        page: usize,
        public: &BTreeMap<String, String>,
        limits: &BTreeMap<String, Limits>,
        announced: &str,
    ) -> Result<Message, String> {
        let library = self.library;
        let entry = self
            .entries
            .entry(page)
            .or_insert_with(|| feed::entry(library, ContentKind::Summary, page, &self.renderer.render(page)));
        let subject = Subject::new(library, page, entry, endpoint, announced);
        let settings = &library.settings;
        let language = &library.language(page).code;
        let body = message::body(&subject, endpoint, (language, &settings.default_language().code), public, limits)?;
        let key = key(endpoint.service.key, &endpoint.name, &entry.id);
        Ok(Message { body, key, form: Form::of(endpoint) })
    }

    pub(super) fn preview(&mut self, endpoint: &Endpoint, page: usize, is_held: bool) -> Preview {
        let written = secret::as_written(endpoint);
        let public = endpoint
            .service
            .public_parameters()
            .filter_map(|name| Some((name.to_owned(), written.get(name)?.clone())))
            .collect();
        // A clock in a preview would make it another one each time.
        let body =
            self.message(endpoint, page, &public, &BTreeMap::new(), "1970-01-01T00:00:00Z").map(|message| message.body);
        let post = self.library.pages[page].document.path.clone();
        Preview { endpoint: endpoint.name.clone(), post, is_held, target: target(endpoint), body }
    }
}

/// Where an endpoint's messages go, with variables as they are written.
fn target(endpoint: &Endpoint) -> String {
    let template = match &endpoint.service.transport {
        Transport::Http(request) => &request.url,
        Transport::File { path } => path,
        Transport::Bluesky { host, .. } => host,
    };
    message::fill(template, &secret::as_written(endpoint), "…").unwrap_or_else(|_| template.clone())
}
