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

/// Why an announcement is unknown that may have arrived too long ago.
pub(super) const FORGOTTEN: &str = "it may have arrived, and the service would not recognise it any more: ";

impl Outbox {
    /// Decides what can be decided [without a person](without_a_person). Returns what is held from now on because its post is away.
    ///
    /// # Errors
    /// [`Error::State`].
    pub fn recover(
        &mut self,
        endpoints: &[Endpoint],
        presence: &Presence<'_>,
        now: i64,
    ) -> Result<Vec<Announcement>, Error> {
        let known = self.all()?;
        let mut decided = without_a_person(&known, endpoints, presence, now);
        let mut before = known.iter();
        decided.retain(|decided| before.next().is_some_and(|before| before.state != decided.state));
        self.write(|transaction| {
            let mut update = transaction.prepare(
                "UPDATE announcement SET state = ?3, uncertain = ?4, attempts = ?5, changed = ?6, reason = ?7, told = 0,
                     since = CASE WHEN state = 'held' THEN NULL ELSE since END
                 WHERE endpoint = ?1 AND entry = ?2",
            )?;
            for Announcement { endpoint, entry, state, uncertain, attempts, changed, reason, .. } in &decided {
                update.execute(params![endpoint, entry, state.as_str(), uncertain, attempts, changed, reason])?;
            }
            Ok(())
        })?;
        decided.retain(|decided| decided.state == State::Held);
        Ok(decided)
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

/// What announcements are before anything is sent, in their order: what an earlier run left as `sending` is decided, and so are unknown
/// ones whose service may be asked again, and those whose message their endpoint says otherwise now. What was still to be sent of posts
/// that are away is held, and what was held so goes on if they are back, unless they were told of under another name meanwhile.
#[must_use]
pub fn without_a_person(
    known: &[Announcement],
    endpoints: &[Endpoint],
    presence: &Presence<'_>,
    now: i64,
) -> Vec<Announcement> {
    let changed = |from: &Announcement, state: State, reason: Option<String>| {
        let changed = later(now, from.changed);
        Announcement { state, reason, changed, ..from.clone() }
    };
    let left = |left: &Announcement| {
        let endpoint = endpoints.iter().find(|endpoint| endpoint.name == left.endpoint);
        let (state, why) = left_behind(left, endpoint, presence, now)?;
        // Its message is only written anew.
        if (left.state, state) == (State::Ready, State::Approved) {
            return Some(Announcement { state, attempts: 0, ..left.clone() });
        }
        Some(Announcement { uncertain: true, ..changed(left, state, Some(why)) })
    };
    let known: Vec<Announcement> = known.iter().map(|known| left(known).unwrap_or_else(|| known.clone())).collect();
    let is_told = |back: &Announcement| {
        let names = presence.other_names(back);
        let is_it = |other: &Announcement| names.contains(&other.entry) || names.contains(&other.url);
        let may_be_told =
            |other: &&Announcement| other.uncertain || matches!(other.state, State::Delivered | State::Unknown);
        known.iter().filter(may_be_told).any(|other| other.endpoint == back.endpoint && is_it(other))
    };
    let by_presence = |known: &Announcement| match known.state {
        State::Held if known.is_held_as_away() && presence.away(known).is_none() => match is_told(known) {
            true => changed(known, State::Skipped, Some(TOLD.into())),
            false => changed(known, State::Approved, None),
        },
        State::Ready | State::Approved => match presence.away(known) {
            // Elsewhere, or under another id, the service would not know it again.
            Some(away) if known.uncertain => {
                let renamed = presence.renamed_to(known).map(|entry| format!("the post is {entry} now"));
                let why = renamed.unwrap_or_else(|| away.reason().to_owned());
                changed(known, State::Unknown, Some(format!("it may have arrived, and {why}")))
            }
            Some(away) => changed(known, State::Held, Some(away.reason().to_owned())),
            None => known.clone(),
        },
        _ => known.clone(),
    };
    known.iter().map(by_presence).collect()
}

/// What becomes of an announcement that an earlier run left as `sending`, unknown, or ready, and why, if anything does without a person.
fn left_behind(
    left: &Announcement,
    endpoint: Option<&Endpoint>,
    presence: &Presence<'_>,
    now: i64,
) -> Option<(State, String)> {
    let form = endpoint.map(Form::of);
    // Another service cannot know what the one before may have taken.
    let has_another_service =
        left.form.as_ref().zip(form.as_ref()).is_some_and(|(form, now)| !form.is_of_the_service_of(now));
    let may = !has_another_service && endpoint.is_some_and(|endpoint| may_repeat(endpoint, left.first_sent, now));
    let again = if left.body.is_none() { State::Approved } else { State::Ready };
    // A person is looking already; only a service that cannot be told twice makes that needless.
    let is_harmless = endpoint.is_some_and(|endpoint| is_harmless(endpoint.service.repetition));
    let because = |why: &str| why.to_owned();
    match left.state {
        State::Ready if left.uncertain && has_another_service => {
            Some((State::Unknown, because("it may have arrived at the service that the endpoint had before")))
        }
        State::Ready if left.uncertain => (endpoint.is_some() && !may)
            .then(|| (State::Unknown, FORGOTTEN.to_owned() + left.reason.as_deref().unwrap_or_default())),
        State::Ready => (form.is_some() && left.form != form).then(|| (State::Approved, String::new())),
        State::Unknown if may && is_harmless && presence.away(left).is_none() => {
            Some((again, because("the service knows a repetition, so it is sent again")))
        }
        State::Sending => Some((
            if may { again } else { State::Unknown },
            because("an earlier run ended before it knew whether this arrived"),
        )),
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
