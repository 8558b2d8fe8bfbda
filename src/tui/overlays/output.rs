//! What a command says: that it runs, then its output, its complaints and how it ended.

use super::{
    super::outgoing::Ran,
    reply::{Reply, Wish, closes, is},
    sheet::{Foot, FootKey, Item, Sheet},
};
use crate::command::{Key, Keymap, NamedKey};
use crate::model::Clean;

const RUNNING: Foot = &[(FootKey::Fixed("Esc"), "stops it")];
const ENDED: Foot = &[(FootKey::Fixed("Esc"), "closes")];

/// Lines that are shown, and characters of each: who wants more writes to a file.
const MOST_LINES: usize = 20_000;
const LONGEST_LINE: usize = 4_000;

/// The sheet.
#[derive(Debug)]
pub(in crate::tui) struct OutputSheet {
    number: u64,
    command: Clean,
    running: bool,
    pub(super) sheet: Sheet,
}

impl OutputSheet {
    /// A command runs.
    pub(in crate::tui) fn new(number: u64, command: Clean) -> Self {
        let item = Item { text: Clean::new(&format!("running {}…", &*command)), ..Item::default() };
        let sheet = Sheet::new(title(&command), 0, vec![item], RUNNING);
        Self { number, command, running: true, sheet }
    }

    /// Whether it is this command's.
    pub(in crate::tui) fn is_of(&self, number: u64) -> bool {
        self.number == number
    }

    /// The command ended.
    pub(in crate::tui) fn take(&mut self, ran: &Ran) {
        let mut items = lines(&ran.output);
        let heading = |text: String| Item { text: Clean::new(&text), title: true, apart: true, ..Item::default() };
        if let Some(mib) = ran.cut {
            items.push(heading(format!("{} was stopped: it says more than {mib} MiB", &*self.command)));
        }
        if !ran.complaints.is_empty() {
            items.push(heading(format!("{} complains:", &*self.command)));
            items.extend(lines(&ran.complaints));
        }
        if let Some(failed) = &ran.failed {
            items.push(heading(format!("{} ended with {}", &*self.command, &**failed)));
        }
        self.running = false;
        self.sheet = Sheet::new(title(&self.command), 0, items, ENDED);
    }

    pub(super) fn press(&mut self, key: Key, keymap: &Keymap) -> Reply {
        if closes(key, keymap) || (!self.running && is(key, NamedKey::Enter)) {
            return if self.running { Reply::Done(Wish::StopPipe) } else { Reply::Close };
        }
        self.sheet.answer(None, key, keymap)
    }
}

fn title(command: &Clean) -> Clean {
    Clean::new(&format!("Output of {}", &**command))
}

/// Lines as they are, spaces and all; what is over the limits is told.
fn lines(text: &Clean) -> Vec<Item> {
    let item = |line: &str| {
        let text = if line.len() > LONGEST_LINE { line.chars().take(LONGEST_LINE).chain(['…']).collect() } else { line.to_owned() };
        Item { text: Clean::lines(&text), verbatim: true, ..Item::default() }
    };
    let mut items: Vec<Item> = text.lines().take(MOST_LINES).map(item).collect();
    let more = text.lines().skip(MOST_LINES).count();
    if more > 0 {
        items.push(Item { text: Clean::new(&format!("({more} more lines are not shown)")), ..Item::default() });
    }
    items
}
