//! Contexts: whether a phrase is asserted, or negated, hedged, asked, warned of.
//!
//! The method is that of NegEx (Chapman et al., J Biomed Inform 2001) and ConText (Harkema et al.,
//! J Biomed Inform 2009): trigger phrases with a direction, a scope that ends at a terminating
//! phrase or mark, and pseudo-triggers that look like triggers and are none. The phrases are data;
//! this is the engine. One kind of trigger is added: what stands above a text (its headings, the
//! question it answers, the lead-in of its list, the head of its column) speaks for the text too.

mod cues;
mod definition;
mod outline;
mod quotations;
mod reading;
mod support;

pub use definition::{ContextId, Contexts, Definition, Place, Subject, Trigger};
pub use outline::Outline;
pub use quotations::{Quotation, Quotations};
pub use reading::Reading;
pub use support::{Support, Trusted, citation};
