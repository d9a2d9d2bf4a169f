//! The id of an installation and its file.

use std::fs::{self, OpenOptions};
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use codex_core::metadata::{InstallationIdError, installation_id};
use tokio::process::Command;
use tokio::time::timeout;
use uuid::{Uuid, Version};

/// Longer than any wait of a test that passes.
const PATIENCE: Duration = Duration::from_mins(1);
/// Says to a child where its home is.
const HOME: &str = "CODEX_CORE_TEST_HOME";
/// What a child prints before its id.
const MARK: &str = "installation=";

async fn id(home: &Path) -> Result<Uuid, InstallationIdError> {
    timeout(PATIENCE, installation_id(home)).await.expect("it comes in time")
}

#[tokio::test]
async fn an_id_is_made_once_and_kept() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("not/yet/there");
    let first = id(&home).await.unwrap();
    assert_eq!(first.get_version(), Some(Version::Random));
    assert_eq!(fs::read_to_string(home.join("installation_id")).unwrap(), first.to_string());
    assert_eq!(id(&home).await.unwrap(), first);
}

#[cfg(unix)]
#[tokio::test]
async fn all_may_read_the_file_and_its_owner_may_write_it() {
    use std::os::unix::fs::PermissionsExt;

    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("installation_id");
    fs::write(&file, "broken").unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
    id(home.path()).await.unwrap();
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o644);
}

#[tokio::test]
async fn an_id_that_is_there_is_taken_and_the_file_stays_as_it_is() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("installation_id");
    for text in [
        "b94ad327-6c62-4f5e-9f8e-0c57f2a6bd11",
        "  B94AD327-6C62-4F5E-9F8E-0C57F2A6BD11\r\n",
        "018f2b6e-7b8a-7c3d-9e4f-0123456789ab\n",
    ] {
        fs::write(&file, text).unwrap();
        assert_eq!(id(home.path()).await.unwrap().to_string(), text.trim().to_lowercase());
        assert_eq!(fs::read_to_string(&file).unwrap(), text);
    }
}

#[tokio::test]
async fn a_broken_file_gets_a_new_id() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("installation_id");
    let long = vec![b'x'; 100_000];
    for broken in [&b""[..], b"b94ad327-6c62-4f5e", b"none of my ids", b"\xff\xfe\0", &long] {
        fs::write(&file, broken).unwrap();
        let made = id(home.path()).await.unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), made.to_string(), "{} bytes", broken.len());
        assert_eq!(id(home.path()).await.unwrap(), made);
    }
}

#[tokio::test(start_paused = true)]
async fn a_file_that_is_held_is_an_error_after_a_while_and_stays_as_it_is() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("installation_id");
    let held = OpenOptions::new().create_new(true).write(true).open(&path).unwrap();
    held.lock().unwrap();
    let error = id(home.path()).await.expect_err("it is held");
    assert!(matches!(&error, InstallationIdError::Busy { path: named } if *named == path), "{error:?}");
    drop(held);
    assert_eq!(fs::read(&path).unwrap(), b"");
    id(home.path()).await.expect("it is free again");
}

#[tokio::test]
async fn what_is_no_file_is_an_error_that_names_it() {
    let home = tempfile::tempdir().unwrap();
    fs::create_dir(home.path().join("installation_id")).unwrap();
    let error = id(home.path()).await.expect_err("it is a folder");
    assert!(matches!(error, InstallationIdError::Io { .. }), "{error:?}");
    assert!(error.to_string().contains("installation_id"), "{error}");
}

/// What a child of the next test does.
#[tokio::test]
#[expect(clippy::disallowed_methods, reason = "it is the child of another test")]
async fn child() {
    if let Ok(home) = std::env::var(HOME) {
        println!("{MARK}{}", id(Path::new(&home)).await.unwrap());
    }
}

#[tokio::test]
async fn processes_that_ask_at_the_same_time_have_the_same_id() {
    let home = tempfile::tempdir().unwrap();
    let children: Vec<_> = (0..8)
        .map(|_| {
            Command::new(std::env::current_exe().expect("this test"))
                .args(["--exact", "installation::child", "--nocapture", "--test-threads=1"])
                .env(HOME, home.path())
                .stdin(Stdio::null())
                .stdout(Stdio::piped())
                .kill_on_drop(true)
                .spawn()
                .expect("it runs")
        })
        .collect();
    let mut ids = Vec::new();
    for child in children {
        let output = timeout(PATIENCE, child.wait_with_output()).await.expect("in time").expect("it runs");
        let printed = String::from_utf8_lossy(&output.stdout).into_owned();
        let (_, rest) = printed.split_once(MARK).expect("an id");
        ids.push(rest.split_whitespace().next().expect("an id").to_owned());
    }
    let kept = fs::read_to_string(home.path().join("installation_id")).unwrap();
    assert!(ids.iter().all(|id| *id == kept), "{kept} is not all of {ids:?}");
}
