//! Small trees of files for tests.

use std::fs;

use tempfile::TempDir;

/// Writes `files` (path, text) into a new folder, which is removed when the value is dropped.
pub(crate) fn tree(files: &[(&str, &str)]) -> TempDir {
    let root = tempfile::tempdir().expect("a temporary folder can be made");
    for (path, text) in files {
        let path = root.path().join(path);
        fs::create_dir_all(path.parent().expect("a file has a folder")).expect("the folder can be made");
        fs::write(path, text).expect("the file can be written");
    }
    root
}
