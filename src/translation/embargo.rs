//! Translations do not run ahead of their original: while that is a draft, in the future or expired, they are held.

use super::Groups;
use crate::{
    post::{Page, Status},
    settings::{Settings, file::Embargo},
};

/// Whether a page is an original that keeps its translations back.
pub fn keeps_back(settings: &Settings, page: &Page) -> bool {
    settings.embargo == Embargo::On
        && page.document.language == settings.default_language().index
        && matches!(page.status, Status::Draft | Status::Future | Status::Expired)
}

/// Holds the translations of all originals that keep them back. Where a group has another original that readers see, nothing is held.
pub fn hold(settings: &Settings, pages: &mut [Page], groups: &Groups) {
    for members in groups.iter() {
        let default = settings.default_language().index;
        let (originals, translations): (Vec<usize>, Vec<usize>) =
            members.iter().partition(|member| pages[**member].document.language == default);
        let Some(original) =
            originals.first().filter(|_| originals.iter().all(|page| keeps_back(settings, &pages[*page])))
        else {
            continue;
        };
        for translation in translations {
            let page = &mut pages[translation];
            if page.post.take().is_some() {
                page.status = Status::Held;
                page.waits_for = Some(*original);
            }
        }
    }
}
