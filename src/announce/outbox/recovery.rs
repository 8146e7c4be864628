//! What becomes of announcements between two runs, without a person: of what a killed run was sending, of what is unknown and may be sent
//! again, of what waits in a form that its endpoint does not have any more, and of what waits though its post is away.

use rusqlite::params;

use super::{Announcement, Outbox, State, delivery::later};
use crate::{
    announce::{away::Presence, form::Form},
    error::Error,
    settings::{
        announce::{Endpoint, OnUnknown},
        service::Repetition,
    },
};

/// Why an announcement is settled whose post was told of by another name.
const TOLD: &str = "it was announced under another name";

impl Outbox {
    /// Decides what becomes of announcements that an earlier run left as `sending`, of unknown ones whose service may be asked
    /// again, if their post is not away, and of those whose message their endpoint says otherwise now.
    ///
    /// # Errors
    /// [`Error::State`].
    pub fn recover(&mut self, endpoints: &[Endpoint], presence: &Presence<'_>, now: i64) -> Result<(), Error> {
        let left = self.select("WHERE state IN ('sending', 'unknown', 'ready')")?;
        self.write(|transaction| {
            for announcement in left {
                let Some(state) = without_a_person(&announcement, endpoints, presence, now) else { continue };
                if (announcement.state, state) == (State::Ready, State::Approved) {
                    let again = "UPDATE announcement SET state = 'approved', attempts = 0 WHERE endpoint = ?1 AND entry = ?2";
                    transaction.execute(again, [announcement.endpoint, announcement.entry])?;
                    continue;
                }
                let reason = match announcement.state {
                    State::Ready => "it may have arrived at the service that the endpoint had before",
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

    /// Holds what was still to be sent of posts that are away, and goes on with what was held so if they are back, unless they were told
    /// of under another name meanwhile. What may have arrived is unknown then: elsewhere, or under another id, the service would not
    /// know it again. Returns what is held from now on.
    ///
    /// # Errors
    /// [`Error::State`].
    pub fn hold_what_is_away(&mut self, presence: &Presence<'_>, now: i64) -> Result<Vec<Announcement>, Error> {
        let mut back = self.select("WHERE state = 'held'")?;
        back.retain(|announcement| announcement.is_held_as_away() && presence.away(announcement).is_none());
        let sent = match back.as_slice() {
            [] => Vec::new(),
            _ => self.select("WHERE state IN ('delivered', 'sending', 'unknown')")?,
        };
        let is_told = |announcement: &Announcement| {
            let names = presence.other_names(announcement);
            let is_it = |sent: &Announcement| names.contains(&sent.entry) || names.contains(&sent.url);
            sent.iter().any(|sent| sent.endpoint == announcement.endpoint && is_it(sent))
        };
        let (told, back): (Vec<_>, Vec<_>) = back.into_iter().partition(is_told);
        let (mut held, mut doubtful) = (Vec::new(), Vec::new());
        let still_to_send = "WHERE state IN ('ready', 'approved') AND uncertain = ";
        for announcement in self.select(&format!("{still_to_send} 0 ORDER BY endpoint, sequence"))? {
            if let Some(away) = presence.away(&announcement) {
                held.push(Announcement { state: State::Held, reason: Some(away.reason().to_owned()), ..announcement });
            }
        }
        for announcement in self.select(&format!("{still_to_send} 1"))? {
            if let Some(away) = presence.away(&announcement) {
                let renamed = presence.renamed_to(&announcement).map(|entry| format!("the post is {entry} now"));
                let why = renamed.unwrap_or_else(|| away.reason().to_owned());
                let reason = Some(format!("it may have arrived, and {why}"));
                doubtful.push(Announcement { state: State::Unknown, reason, ..announcement });
            }
        }
        self.write(|transaction| {
            let mut resume = transaction.prepare(
                "UPDATE announcement SET state = 'approved', changed = ?3, since = NULL, reason = NULL WHERE endpoint = ?1 AND entry = ?2",
            )?;
            for Announcement { endpoint, entry, changed, .. } in &back {
                resume.execute(params![endpoint, entry, later(now, *changed)])?;
            }
            let mut settle = transaction.prepare(
                "UPDATE announcement SET state = 'skipped', changed = ?3, since = NULL, reason = ?4 WHERE endpoint = ?1 AND entry = ?2",
            )?;
            for Announcement { endpoint, entry, changed, .. } in &told {
                settle.execute(params![endpoint, entry, later(now, *changed), TOLD])?;
            }
            let mut stop = transaction.prepare(
                "UPDATE announcement SET state = ?3, told = 0, changed = ?4, reason = ?5 WHERE endpoint = ?1 AND entry = ?2",
            )?;
            for Announcement { endpoint, entry, state, changed, reason, .. } in held.iter().chain(&doubtful) {
                stop.execute(params![endpoint, entry, state.as_str(), later(now, *changed), reason])?;
            }
            Ok(())
        })?;
        Ok(held)
    }

    /// Settles what is held of posts that are gone by the name it has and were told of by another.
    ///
    /// # Errors
    /// [`Error::State`].
    pub fn settle_what_was_renamed(&mut self, presence: &Presence<'_>, now: i64) -> Result<(), Error> {
        let mut held = self.select("WHERE state = 'held'")?;
        held.retain(Announcement::is_held_as_away);
        let settle = "UPDATE announcement SET state = 'skipped', changed = ?4, since = NULL, reason = ?5 WHERE endpoint = ?1 AND entry = ?2
                          AND EXISTS (SELECT 1 FROM announcement WHERE endpoint = ?1 AND entry = ?3 AND state = 'delivered')";
        self.write(|transaction| {
            for gone in &held {
                let Some(renamed) = presence.renamed_to(gone) else { continue };
                let changed = later(now, gone.changed);
                transaction.execute(settle, params![gone.endpoint, gone.entry, renamed, changed, TOLD])?;
            }
            Ok(())
        })
    }
}

/// What becomes of an announcement that an earlier run left as `sending`, unknown, or ready in a form that its endpoint does not have
/// any more, if anything does without a person.
#[must_use]
pub fn without_a_person(
    announcement: &Announcement,
    endpoints: &[Endpoint],
    presence: &Presence<'_>,
    now: i64,
) -> Option<State> {
    if !matches!(announcement.state, State::Ready | State::Sending | State::Unknown) {
        return None;
    }
    let endpoint = endpoints.iter().find(|endpoint| endpoint.name == announcement.endpoint);
    let (form, form_now) = (announcement.form.as_ref(), endpoint.map(Form::of));
    // Another service cannot know what the one before may have taken.
    let has_another_service =
        form.zip(form_now.as_ref()).is_some_and(|(form, form_now)| !form.is_of_the_service_of(form_now));
    let may =
        !has_another_service && endpoint.is_some_and(|endpoint| may_repeat(endpoint, announcement.first_sent, now));
    // A person is looking already; only a service that cannot be told twice makes that needless.
    let is_harmless = endpoint.is_some_and(|endpoint| is_harmless(endpoint.service.repetition));
    match announcement.state {
        State::Ready if announcement.uncertain => has_another_service.then_some(State::Unknown),
        State::Ready => (form_now.is_some() && form != form_now.as_ref()).then_some(State::Approved),
        State::Unknown if has_another_service || !is_harmless || presence.away(announcement).is_some() => None,
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
