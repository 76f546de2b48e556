//! The cameras that Linux knows, as sysfs shows them. No device file is opened.
//!
//! Under /sys/class/video4linux every stream of a device has a node. The first (`index` 0) is the one
//! that gives pictures; others give what belongs to them.

use std::collections::BTreeMap;
use std::fs::{File, read_dir};
use std::io::{ErrorKind, Read};
use std::os::unix::fs::DirEntryExt;
use std::path::{Path, PathBuf};

use super::{Camera, CameraError};
use crate::hid::{access, printable};

const CLASS: &str = "/sys/class/video4linux";
/// No attribute is longer than a page.
const LONGEST: u64 = 4096;
/// Folders from a node's device up to the USB device, at most.
const STEPS: usize = 6;

/// What tells one plugging-in from the next: each node's name and its inode in sysfs.
pub type Mark = BTreeMap<String, u64>;

/// What one look finds.
pub struct Look {
    /// By the number of their device files.
    pub cameras: Vec<Camera>,
    /// Whether all nodes had their attributes; while one comes up it may lack them.
    pub complete: bool,
}

/// The nodes that are there now; none where the class has not appeared yet.
pub fn mark() -> Result<Mark, CameraError> {
    let entries = match read_dir(CLASS) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Mark::new()),
        Err(error) => return Err(super::stream::trouble(&error)),
    };
    let node = |entry: std::fs::DirEntry| {
        let name = entry.file_name().into_string().ok()?;
        number(&name)?;
        Some((name, entry.ino()))
    };
    Ok(entries.flatten().filter_map(node).collect())
}

pub fn look() -> Result<Look, CameraError> {
    let mut cameras = Vec::new();
    let mut complete = true;
    for name in mark()?.keys() {
        match attribute(&node(name), "index").as_deref() {
            Some("0") => cameras.extend(camera(name)),
            Some(_) => {}
            None => complete = false,
        }
    }
    cameras.sort_by_key(|camera| camera.path.strip_prefix("/dev/").and_then(number));
    Ok(Look { cameras, complete })
}

/// The camera of this node; `None` when it is not there.
pub fn camera(name: &str) -> Option<Camera> {
    let node = node(name);
    let card = attribute(&node, "name")?;
    let usb = usb_device(&node);
    let of_usb = |name| usb.as_deref().and_then(|usb| attribute(usb, name));
    let number = |name| u16::from_str_radix(&of_usb(name)?, 16).ok();
    let path = format!("/dev/{name}");
    Some(Camera {
        // The card's name is the product's, in 31 letters.
        name: printable(of_usb("product").as_deref().or(Some(&card))),
        serial: printable(of_usb("serial").as_deref()),
        vendor_id: number("idVendor").unwrap_or(0),
        product_id: number("idProduct").unwrap_or(0),
        release: number("bcdDevice").unwrap_or(0),
        access: access(Path::new(&path)),
        path,
    })
}

fn node(name: &str) -> PathBuf {
    Path::new(CLASS).join(name)
}

/// N of `videoN`.
fn number(name: &str) -> Option<u32> {
    name.strip_prefix("video")?.parse().ok()
}

fn usb_device(node: &Path) -> Option<PathBuf> {
    let device = node.join("device").canonicalize().ok()?;
    let up = device.ancestors().take(STEPS);
    up.filter(|folder| folder.starts_with("/sys"))
        .find(|folder| folder.join("idVendor").exists())
        .map(Path::to_owned)
}

fn attribute(folder: &Path, name: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let file = File::open(folder.join(name)).ok()?;
    file.take(LONGEST).read_to_end(&mut bytes).ok()?;
    Some(String::from_utf8_lossy(&bytes).trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_video_nodes_have_a_number() {
        assert_eq!(number("video0"), Some(0));
        assert_eq!(number("video12"), Some(12));
        assert_eq!(number("video"), None);
        assert_eq!(number("vbi0"), None);
        assert_eq!(number("v4l-subdev0"), None);
        assert_eq!(number("video../video0"), None);
    }

    #[test]
    fn an_attribute_is_read_with_a_limit() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("name"), "HD Webcam\n").unwrap();
        std::fs::write(folder.path().join("long"), "x".repeat(100_000)).unwrap();
        assert_eq!(attribute(folder.path(), "name").unwrap(), "HD Webcam");
        assert_eq!(attribute(folder.path(), "long").unwrap().len(), 4096);
        assert_eq!(attribute(folder.path(), "missing"), None);
    }

    #[test]
    fn a_node_that_is_not_there_is_no_camera() {
        assert_eq!(camera("video4294967295"), None);
    }
}
