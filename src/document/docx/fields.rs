//! Fields: what is reckoned by Word, and shown as its result.

/// A field that has begun.
#[derive(Debug, Default)]
pub(super) struct Field {
    instruction: String,
    /// Whether its instruction is over, and what follows is shown.
    shown: bool,
    link: bool,
}

impl Field {
    /// Adds to its instruction.
    pub fn instruct(&mut self, text: &str) {
        if !self.shown {
            self.instruction.push_str(text);
        }
    }

    /// What follows is its result. Returns where it leads, if it is a link.
    pub fn separate(&mut self) -> Option<String> {
        self.shown = !self.is_page_number();
        let link = self.link()?;
        self.link = true;
        Some(link)
    }

    /// Whether what stands in it is shown.
    pub fn is_shown(&self) -> bool {
        self.shown
    }

    /// Whether a link was opened for it.
    pub fn has_link(&self) -> bool {
        self.link
    }

    /// Whether its result is the number of a page, which is no copy.
    pub fn is_page_number(&self) -> bool {
        let name = self.instruction.split_whitespace().next().unwrap_or_default();
        matches!(name, "PAGE" | "NUMPAGES" | "SECTIONPAGES" | "PAGEREF")
    }

    /// Where the instruction leads: `HYPERLINK "https://…" \l "place"`.
    pub fn link(&self) -> Option<String> {
        let rest = self.instruction.trim_start().strip_prefix("HYPERLINK")?;
        let mut target = String::new();
        let mut quoted = rest.split('"');
        while let Some(before) = quoted.next()
            && let Some(value) = quoted.next()
        {
            match before.trim() {
                "" if target.is_empty() => target.push_str(value),
                "\\l" => target.push_str(&format!("#{value}")),
                _ => {}
            }
        }
        Some(target)
    }
}

#[cfg(test)]
mod tests {
    use super::Field;

    #[test]
    fn links() {
        for (instruction, link) in [
            (" HYPERLINK \"https://nih.gov/a\" ", Some("https://nih.gov/a")),
            ("HYPERLINK \"https://nih.gov/a\" \\l \"b\" \\o \"A tip\"", Some("https://nih.gov/a#b")),
            ("HYPERLINK \\l \"risks\"", Some("#risks")),
            ("HYPERLINK", Some("")),
            (" PAGE ", None),
        ] {
            let mut field = Field::default();
            field.instruct(instruction);
            assert_eq!(field.link().as_deref(), link, "{instruction}");
        }
    }
}
