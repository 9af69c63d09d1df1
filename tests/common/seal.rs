//! A rule of somebody's own.

/// A rule without mistakes, to be changed.
pub const SEAL: &str = r#"title      = "The Harbour seal"
category   = "approval"
severity   = "error"
confidence = "high"
why        = "Readers take it for the mark of an authority."
advice     = "Say what is checked and by whom."

match = [
  "{the|our} harbour seal",
]

[[example]]
flag = "Every course comes with the Harbour seal."
[[example]]
flag = "Look for our Harbour seal."
[[example]]
pass = "We seal every parcel."
[[example]]
pass = "Walk along the harbour and look for seals."
"#;
