//! Where the database lies: on a disk of this machine, or in a folder that others share over a network.
//!
//! Write-ahead logging needs memory that all who have the file open share, and so one machine
//! (<https://sqlite.org/wal.html>). Elsewhere the older journal is used, slower and safe.

use crate::model::Clean;
use std::path::Path;

/// How SQLite keeps changes until they are whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Journal {
    /// Ahead of the file: readers and a writer don't wait for each other.
    Ahead,
    /// Beside the file, for as long as a change takes.
    Rollback,
}

impl Journal {
    /// What suits the file system below `path`.
    pub(super) fn at(path: &Path) -> Self {
        if shared_folder(path).is_some() { Self::Rollback } else { Self::Ahead }
    }

    /// SQLite's word for it.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Ahead => "wal",
            Self::Rollback => "delete",
        }
    }
}

/// A warning where the database at `path` lies in a folder that is shared over a network; `None` where it
/// does not, or where the system does not say.
pub fn network_warning(path: &Path) -> Option<Clean> {
    let kind = shared_folder(path)?;
    Some(Clean::new(&format!(
        "the database lies on a network folder ({kind}): dateline is slower there, and as safe as that folder's locks; \
         storage.path in config.toml can name a place on this machine"
    )))
}

#[cfg(any(target_os = "linux", target_os = "android"))]
fn shared_folder(path: &Path) -> Option<&'static str> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let state = rustix::fs::statfs(path).or_else(|_| rustix::fs::statfs(folder)).ok()?;
    // Its width differs between machines; the numbers are of 32 bits on all.
    name_of(state.f_type as u32)
}

/// Elsewhere the answer is left to SQLite, which keeps its old way where a log can't be had.
#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn shared_folder(_path: &Path) -> Option<&'static str> {
    None
}

/// The name of a file system that more than one machine may write, by its number (statfs(2), linux/magic.h).
#[cfg(any(target_os = "linux", target_os = "android", test))]
fn name_of(number: u32) -> Option<&'static str> {
    Some(match number {
        0x6969 => "NFS",
        0x517b | 0xfe53_4d42 | 0xff53_4d42 => "SMB",
        0x0102_1997 => "9p",
        0x6573_5546 => "FUSE",
        0x7375_7245 => "Coda",
        0x5346_414f | 0x6b41_4653 => "AFS",
        0x564c => "NCP",
        0x0bd0_0bd0 => "Lustre",
        0x00c3_6400 => "Ceph",
        0x7461_636f => "OCFS2",
        0x0116_1970 => "GFS2",
        0x786f_4256 => "VirtualBox",
        0xbacb_acbc => "VMware",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn network_folders_are_known_by_their_numbers_and_disks_are_none() {
        let shared = [0x6969, 0xff53_4d42, 0xfe53_4d42, 0x0102_1997, 0x6573_5546];
        assert!(shared.iter().all(|number| name_of(*number).is_some()));
        // ext4, xfs, btrfs, tmpfs, overlayfs, zfs, f2fs, ecryptfs, APFS-like zero.
        let local = [0xef53, 0x5846_5342, 0x9123_683e, 0x0102_1994, 0x794c_7630, 0x2fc1_2fc1, 0xf2f5_2010, 0xf15f, 0];
        assert!(local.iter().all(|number| name_of(*number).is_none()));
        println!("{} numbers of network folders tried, {} of disks", shared.len(), local.len());
    }
}
