//! Menus, page headers and footers, cookie bars and small print, told from the copy.
//!
//! Elements and roles say it on well-made pages; on all others the names that site builders and
//! their plugins give to classes and ids do. Being wrong about a name must cost nothing: a menu is
//! only what consists of links, and a cookie bar that holds most of a page's text is none. Rows and
//! lists of nothing but links are menus wherever they stand.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use rustc_hash::FxHashMap;

use super::{Block, Region, Role, attributes::Attributes};

/// What is known of the place of some text from the elements around it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Place {
    pub region: Region,
    menu: Menu,
    /// A `header` or `footer` in here is not the page's.
    sectioned: bool,
    pub small_print: bool,
    /// Texts in here are notes that marks refer to.
    pub notes: bool,
    /// Line ends are shown as such.
    pub lines: bool,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Menu {
    #[default]
    None,
    /// Something whose name is that of a menu.
    Named,
    /// A menu.
    Sure,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sign {
    Menu,
    Breadcrumbs,
    Header,
    Footer,
    Notice,
    SmallPrint,
    Notes,
}

/// Names of classes and ids: the whole name, its beginning (`name*`), or any part of it (`*name*`).
/// A hyphen also stands for an underscore, and for nothing.
const NAMES: &[(Sign, &str)] = &[
    (
        Sign::Menu,
        "nav nav-* navbar* *-nav *navigation* menu menu-item* menu-link* sub-menu* nav-menu* *mega-menu* *mobile-menu* \
         *main-menu* *primary-menu* *header-menu* *footer-menu* *footer-nav* *footer-links* *side-menu* *top-menu* \
         *dropdown-menu* *drawer* *offcanvas* *hamburger* skip-link* *skip-to* pagination* pager toc toc-* ez-toc* *table-of-contents* \
         *social-links* *social-icons* sitemap *quick-links*",
    ),
    (Sign::Breadcrumbs, "*breadcrumb* crumbs rank-math-crumb*"),
    (Sign::Header, "site-header* page-header-top* masthead top-bar* header-top* announcement-bar*"),
    (Sign::Footer, "footer site-footer* page-footer* main-footer* global-footer* footer-* colophon copyright copyright-*"),
    (
        Sign::Notice,
        "*cookie* *gdpr* *ccpa* *consent-banner* *consent-bar* *consent-notice* *consent-popup* *consent-modal* \
         *consent-manager* *privacy-banner* *privacy-bar* *onetrust* cky-* cmplz-* iubenda-cs* *usercentrics* osano-cm* \
         *borlabs* *didomi* truste* trustarc* axeptio* klaro* *tarteaucitron* qc-cmp* cli-bar* termly*",
    ),
    (Sign::SmallPrint, "*disclaimer* *fine-print* *small-print* legal-text* legal-note* legal-copy* legalese* *terms-apply*"),
    (Sign::Notes, "footnote footnotes footnote-* footnotes-* *endnotes* wp-block-footnotes"),
];

/// What is read into a name of the list above.
#[derive(Debug, Clone, Copy)]
struct Name {
    sign: Sign,
    /// Letters may stand before it.
    open_start: bool,
    open_end: bool,
}

struct Names {
    search: AhoCorasick,
    names: Vec<Name>,
}

static KNOWN: LazyLock<Names> = LazyLock::new(|| {
    let (mut patterns, mut names) = (Vec::new(), Vec::new());
    for (sign, list) in NAMES {
        for written in list.split_whitespace() {
            let core = written.trim_matches('*');
            let name = Name { sign: *sign, open_start: written.starts_with('*'), open_end: written.ends_with('*') };
            for hyphen in if core.contains('-') { &["-", "_", ""][..] } else { &["-"] } {
                patterns.push(core.replace('-', hyphen));
                names.push(name);
            }
        }
    }
    let search = AhoCorasick::builder().ascii_case_insensitive(true).build(&patterns).expect("the list is short");
    Names { search, names }
});

/// The signs in the names of an element.
fn signs(names: &str) -> impl Iterator<Item = Sign> + '_ {
    let bytes = names.as_bytes();
    let is_edge = |at: Option<&u8>| at.is_none_or(u8::is_ascii_whitespace);
    KNOWN.search.find_overlapping_iter(names).filter_map(move |found| {
        let name = KNOWN.names[found.pattern().as_usize()];
        let starts = name.open_start || is_edge(found.start().checked_sub(1).and_then(|at| bytes.get(at)));
        let ends = name.open_end || is_edge(bytes.get(found.end()));
        (starts && ends).then_some(name.sign)
    })
}

impl Place {
    /// The place of text for machines only, whose line ends may count.
    pub fn data(lines: bool) -> Self {
        Self { region: Region::Data, lines, ..Self::default() }
    }

    /// The place of text inside an element.
    pub fn inside(self, name: &[u8], attributes: &Attributes, html: &str) -> Self {
        let mut place = self;
        match name {
            b"nav" => place.menu = Menu::Sure,
            b"header" if !self.sectioned => place.enter(Region::Header),
            b"footer" if !self.sectioned => place.enter(Region::Footer),
            b"small" => place.small_print = true,
            b"pre" => place.lines = true,
            _ => {}
        }
        place.sectioned |= matches!(
            name,
            b"article"
                | b"aside"
                | b"main"
                | b"nav"
                | b"section"
                | b"blockquote"
                | b"details"
                | b"dialog"
                | b"fieldset"
                | b"figure"
                | b"td"
        );
        match attributes.role(html) {
            "navigation" | "menu" | "menubar" => place.menu = Menu::Sure,
            "banner" => place.enter(Region::Header),
            "contentinfo" => place.enter(Region::Footer),
            "doc-footnote" | "doc-endnote" | "doc-endnotes" => place.notes = true,
            _ => {}
        }
        // What a page is called is no part of it: `<body class="cookies-not-set">`.
        if !matches!(name, b"html" | b"body" | b"main" | b"article") {
            for sign in attributes.names(html).flat_map(signs) {
                place.sign(sign);
            }
        }
        place
    }

    fn sign(&mut self, sign: Sign) {
        match sign {
            Sign::Menu if self.menu == Menu::None => self.menu = Menu::Named,
            Sign::Menu => {}
            Sign::Breadcrumbs => self.menu = Menu::Sure,
            Sign::Header => self.enter(Region::Header),
            Sign::Footer => self.enter(Region::Footer),
            Sign::Notice => self.enter(Region::Notice),
            Sign::SmallPrint => self.small_print = true,
            Sign::Notes => self.notes = true,
        }
    }

    fn enter(&mut self, region: Region) {
        if !matches!(self.region, Region::Notice | Region::Data) {
            self.region = region;
        }
    }

    /// Which region a block in this place is in.
    pub fn region_of(self, block: &Block) -> Region {
        if matches!(self.region, Region::Notice | Region::Data) || !self.is_entry(block) {
            return self.region;
        }
        Region::Navigation
    }

    /// Whether a block is an entry of a menu, or a row of links.
    fn is_entry(self, block: &Block) -> bool {
        match self.menu {
            Menu::Sure => is_label(block) || matches!(block.role, Role::Alt | Role::Tooltip) || is_linked(block),
            Menu::Named => is_linked(block),
            Menu::None if matches!(block.role, Role::Heading(_)) => false,
            Menu::None => {
                let least = match self.region {
                    Region::Footer => 1,
                    Region::Header if block.role == Role::ListItem => 1,
                    Region::Header => 2,
                    _ => ROW,
                };
                block.links.len() >= least && is_linked(block)
            }
        }
    }
}

/// A link of more words says something.
const ENTRY: usize = 12;

/// So few words in a menu are a label, also without a link.
const LABEL: usize = 4;

/// So many links and nothing else are a row of links, wherever they stand.
const ROW: usize = 3;

/// So many items that are all links are a list of links.
const LIST: usize = 4;

/// So many links one after the other are one, too, whatever they are.
const CARDS: usize = 8;

fn is_label(block: &Block) -> bool {
    block.prose.split_whitespace().take(LABEL + 1).count() <= LABEL && !ends_sentence(block)
}

/// Whether a block is all links, and short ones.
fn is_linked(block: &Block) -> bool {
    let most = ENTRY * block.links.len();
    if block.links.is_empty() || block.prose.split_whitespace().take(most + 1).count() > most || ends_sentence(block) {
        return false;
    }
    let has_words = |from: usize, to: usize| from < to && block.prose[from..to].contains(char::is_alphanumeric);
    let mut rest = 0;
    for link in &block.links {
        if has_words(rest, link.prose.start) {
            return false;
        }
        rest = rest.max(link.prose.end);
    }
    !has_words(rest, block.prose.len())
}

fn ends_sentence(block: &Block) -> bool {
    block.prose.ends_with(['.', '!'])
}

/// Finds the lists, and the rows of cards, that are nothing but links.
pub(super) fn find_link_lists(blocks: &mut [Block]) {
    let mut run: Vec<usize> = Vec::new();
    for index in 0..=blocks.len() {
        let block = blocks.get(index);
        match block {
            Some(block) if matches!(block.role, Role::Alt | Role::Tooltip) => {}
            Some(block) if block.region == Region::Main && is_linked(block) => run.push(index),
            _ => {
                let linked = run.drain(..);
                if linked.len() >= CARDS {
                    linked.for_each(|linked| blocks[linked].region = Region::Navigation);
                }
            }
        }
    }
    let mut lists: FxHashMap<u32, (usize, bool)> = FxHashMap::default();
    for block in blocks.iter().filter(|block| block.region == Region::Main) {
        if let Some(list) = block.list {
            let (items, linked) = lists.entry(list).or_insert((0, true));
            *items += 1;
            *linked &= is_linked(block);
        }
    }
    lists.retain(|_, (items, linked)| *items >= LIST && *linked);
    for block in blocks.iter_mut().filter(|block| block.list.is_some_and(|list| lists.contains_key(&list))) {
        block.region = Region::Navigation;
    }
}

/// A cookie bar is short; where most of a page is one by its name, it is none.
pub(super) fn doubt_notices(blocks: &mut [Block]) {
    let letters = |notice: bool| {
        let blocks = blocks.iter().filter(|block| (block.region == Region::Notice) == notice && block.region.is_copy() != notice);
        blocks.map(|block| block.prose.len()).sum::<usize>()
    };
    if letters(true) > letters(false) {
        blocks.iter_mut().filter(|block| block.region == Region::Notice).for_each(|block| block.region = Region::Main);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_whole_or_open_as_they_are_written() {
        let known = |names: &str| signs(names).next();
        for (names, sign) in [
            ("col-md-6 site-footer dark", Some(Sign::Footer)),
            ("site_footer", Some(Sign::Footer)),
            ("footer", Some(Sign::Footer)),
            ("card-footer", None),
            ("treatment-menu", None),
            ("menu", Some(Sign::Menu)),
            ("CookieConsentDialog", Some(Sign::Notice)),
            ("informed-consent", None),
            ("finePrint", Some(Sign::SmallPrint)),
            ("", None),
        ] {
            assert_eq!(known(names), sign, "{names}");
        }
    }
}
