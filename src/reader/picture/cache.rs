//! The pictures that were fetched, as files in the cache directory.
//!
//! A file's name is a hash of the picture's address. Every file may be deleted at any time, by anybody;
//! beyond the limit the ones that were used longest ago go.

use crate::config::make_private_folder;
use crate::fetch::MOST_PICTURE_BYTES;
use siphasher::sip128::{Hasher128, SipHasher13};
use std::{
    fs::{self, File},
    hash::Hasher,
    io::{self, Read, Write},
    path::PathBuf,
    process,
    time::SystemTime,
};

/// What the name of a file ends in that is still being written.
const UNFINISHED: &str = ".part";

/// The directory. It is made when the first picture comes.
#[derive(Debug)]
pub(in crate::reader) struct PictureCache {
    directory: PathBuf,
}

impl PictureCache {
    pub(in crate::reader) fn new(directory: PathBuf) -> Self {
        Self { directory }
    }

    /// The bytes that were kept for an address, which counts as used at `now`.
    pub(in crate::reader) fn get(&self, url: &str, now: SystemTime) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        let file = File::open(self.directory.join(name(url))).ok()?;
        // More than was ever fetched is not ours.
        (&file).take(MOST_PICTURE_BYTES + 1).read_to_end(&mut bytes).ok()?;
        // Opened for reading only, which is enough where we own the file; else it merely seems older.
        let _ = file.set_modified(now);
        (bytes.len() as u64 <= MOST_PICTURE_BYTES).then_some(bytes)
    }

    /// Keeps the bytes of an address; what then is too much goes, the oldest first.
    pub(in crate::reader) fn put(&self, url: &str, bytes: &[u8], most_mib: u64) -> io::Result<()> {
        make_private_folder(&self.directory)?;
        let name = name(url);
        // Renamed when it is whole: another instance, or a crash, never leaves half a picture.
        let unfinished = self.directory.join(format!("{name}-{}{UNFINISHED}", process::id()));
        let written = File::create(&unfinished).and_then(|mut file| file.write_all(bytes));
        let written = written.and_then(|()| fs::rename(&unfinished, self.directory.join(&name)));
        if written.is_err() {
            let _ = fs::remove_file(&unfinished);
        }
        self.shrink(&name, most_mib.saturating_mul(1 << 20))?;
        written
    }

    /// Removes the files used longest ago until no more than `most` bytes are left; `newest` stays.
    fn shrink(&self, newest: &str, most: u64) -> io::Result<()> {
        let mut files: Vec<(SystemTime, u64, PathBuf)> = Vec::new();
        for entry in fs::read_dir(&self.directory)?.flatten() {
            let Ok(meta) = entry.metadata() else { continue };
            if entry.file_name().to_str().is_some_and(is_ours) && entry.file_name() != newest {
                files.push((meta.modified().unwrap_or(SystemTime::UNIX_EPOCH), meta.len(), entry.path()));
            }
        }
        let newest = fs::metadata(self.directory.join(newest)).map_or(0, |meta| meta.len());
        let mut sum = newest + files.iter().map(|(_, length, _)| length).sum::<u64>();
        files.sort();
        for (_, length, path) in files {
            if sum <= most {
                break;
            }
            if fs::remove_file(path).is_ok() {
                sum -= length;
            }
        }
        Ok(())
    }
}

/// The file of an address.
fn name(url: &str) -> String {
    let mut hasher = SipHasher13::new();
    hasher.write(url.as_bytes());
    let hash = hasher.finish128();
    format!("{:016x}{:016x}", hash.h1, hash.h2)
}

fn is_ours(name: &str) -> bool {
    let hash = name.strip_suffix(UNFINISHED).and_then(|name| name.split_once('-')).map_or(name, |(hash, _)| hash);
    hash.len() == 32 && hash.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    const MIB: usize = 1 << 20;

    #[test]
    fn the_oldest_used_go_first() {
        let home = tempfile::tempdir().expect("a directory");
        let cache = PictureCache::new(home.path().join("pictures"));
        let at = |minute: u64| SystemTime::UNIX_EPOCH + Duration::from_secs(minute * 60);
        for (minute, url) in ["a", "b", "c"].into_iter().enumerate() {
            cache.put(url, &vec![0; MIB], 3).expect("kept");
            assert!(cache.get(url, at(minute as u64)).is_some());
        }
        assert!(cache.get("a", at(9)).is_some(), "used again");
        cache.put("d", &vec![0; MIB], 3).expect("kept");
        let kept = ["a", "b", "c", "d"].map(|url| cache.get(url, at(10)).is_some());
        assert_eq!(kept, [true, false, true, true]);
    }

    #[test]
    fn files_of_others_stay_and_unfinished_ones_go() {
        let home = tempfile::tempdir().expect("a directory");
        let (cache, other, part) = (PictureCache::new(home.path().into()), home.path().join("notes.txt"), name("x") + "-7.part");
        fs::write(&other, vec![0; 4 * MIB]).expect("written");
        fs::write(home.path().join(&part), vec![0; 4 * MIB]).expect("written");
        cache.put("a", &[1], 1).expect("kept");
        assert!(other.exists() && !home.path().join(part).exists());
        assert_eq!(cache.get("a", SystemTime::UNIX_EPOCH), Some(vec![1]));
        assert_eq!(cache.get("b", SystemTime::UNIX_EPOCH), None);
    }
}
