//! What is wrong with files of settings and rules, told in these files.

use super::super::buffer::Buffer;
use super::{Server, client};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// For so long nothing must be typed in a file of rules before all rules are read anew: that takes a while.
const QUIET: Duration = Duration::from_millis(300);

impl Server<'_> {
    /// Settings or rules changed on disk: everything is read and checked anew.
    pub(super) fn reload(&mut self) {
        // What is wrong with the command line would have ended the server at its start.
        let _ = self.session.reload();
        self.desk.forget();
        self.dirty = self.buffers.keys().cloned().collect();
        for root in self.client.roots.clone() {
            self.session.read_settings(&root.join(caveat::config::NAME));
        }
        self.learn();
        self.show_mistakes();
    }

    /// Looks for mistakes in a file of settings that is open as it stands there, saved or not.
    pub(super) fn check_settings(&mut self, path: &Path) {
        self.session.read_settings(path);
        self.learn();
        let text = self.open_as(path).map_or_else(String::new, |buffer| buffer.lines.text().to_owned());
        if self.desk.look(path, text, &mut self.session) {
            self.desk.wait(Instant::now() + QUIET);
        }
        self.show_mistakes();
    }

    /// Tries the rules with what is open and not saved.
    pub(super) fn read_rules(&mut self) {
        let open: Vec<(PathBuf, String)> =
            self.buffers.values().filter_map(|buffer| Some((buffer.path.clone()?, buffer.lines.text().to_owned()))).collect();
        self.desk.read_rules(&open, &mut self.session);
        self.show_mistakes();
    }

    /// Takes in what the last check brought to light about settings.
    pub(super) fn learn(&mut self) {
        if self.desk.learn(&mut self.session) {
            self.show_mistakes();
        }
    }

    /// Publishes what is wrong with files of settings and rules, in these files.
    pub(super) fn show_mistakes(&mut self) {
        let open: BTreeMap<PathBuf, &Buffer> = self.buffers.values().filter_map(|buffer| Some((buffer.path.clone()?, buffer))).collect();
        for (path, diagnostics, version) in self.desk.mistakes(&open, self.client.unit) {
            let open_as = self.open_as(&path).map(|buffer| buffer.uri.clone());
            if let Some(uri) = open_as.or_else(|| client::uri(&path)) {
                self.publish(uri, diagnostics, version);
            }
        }
    }
}
