//! What becomes of announcements of which an earlier run left open whether they arrived: because it was killed, or because nobody could tell.

use rusqlite::params;

use super::{Announcement, Outbox, State, delivery::later};
use crate::{
    announce::away::Presence,
    error::Error,
    settings::{
        announce::{Endpoint, OnUnknown},
        service::Repetition,
    },
};

impl Outbox {
    /// Decides what becomes of announcements that an earlier run left as `sending`, and of unknown ones whose service may be asked
    /// again, if their post is not away.
    ///
    /// # Errors
    /// [`Error::State`].
    pub fn recover(&mut self, endpoints: &[Endpoint], presence: &Presence<'_>, now: i64) -> Result<(), Error> {
        let left = self.select("WHERE state IN ('sending', 'unknown')")?;
        self.write(|transaction| {
            for announcement in left {
                let Some(state) = after_an_interruption(&announcement, endpoints, presence, now) else { continue };
                let reason = match announcement.state {
                    State::Unknown => "the service knows a repetition, so it is sent again",
                    _ => "an earlier run ended before it knew whether this arrived",
                };
                transaction.execute(
                    "UPDATE announcement SET state = ?3, uncertain = 1, told = 0, changed = ?4, reason = ?5 WHERE endpoint = ?1 AND entry = ?2",
                    params![
                        announcement.endpoint,
                        announcement.entry,
                        state.as_str(),
                        later(now, announcement.changed),
                        reason
                    ],
                )?;
            }
            Ok(())
        })
    }
}

/// What becomes of an announcement that an earlier run left as `sending`, or unknown, if anything does without a person.
#[must_use]
pub fn after_an_interruption(
    announcement: &Announcement,
    endpoints: &[Endpoint],
    presence: &Presence<'_>,
    now: i64,
) -> Option<State> {
    let endpoint = endpoints.iter().find(|endpoint| endpoint.name == announcement.endpoint);
    let may = endpoint.is_some_and(|endpoint| may_repeat(endpoint, announcement.first_sent, now));
    // A person is looking already; only a service that cannot be told twice makes that needless.
    let is_harmless = endpoint.is_some_and(|endpoint| is_harmless(endpoint.service.repetition));
    match announcement.state {
        State::Unknown if !is_harmless || presence.away(announcement).is_some() => None,
        State::Sending | State::Unknown if may && announcement.body.is_none() => Some(State::Approved),
        State::Sending | State::Unknown if may => Some(State::Ready),
        State::Sending | State::Unknown => Some(State::Unknown),
        _ => None,
    }
}

/// Whether an announcement that may have arrived may be sent again.
pub(super) fn may_repeat(endpoint: &Endpoint, first_sent: Option<i64>, now: i64) -> bool {
    let by_service = match endpoint.service.repetition {
        Repetition::OneEffect | Repetition::Recognisable => true,
        // A first attempt in the future was noted by a clock that was wrong: nobody knows how long ago it was.
        Repetition::OneEffectForSeconds(seconds) => {
            first_sent.is_some_and(|first| (first..first + seconds * 1000).contains(&now))
        }
        Repetition::AnotherMessage => false,
    };
    by_service || endpoint.on_unknown == OnUnknown::Resend
}

fn is_harmless(repetition: Repetition) -> bool {
    matches!(repetition, Repetition::OneEffect | Repetition::Recognisable)
}
