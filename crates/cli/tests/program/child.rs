//! A program that is still running.

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, ChildStdout, Command};

use crate::support::{Ended, in_time};

/// A program that is still running, and what it has written that was read.
pub(crate) struct Running {
    child: Child,
    stdout: ChildStdout,
    read: String,
}

impl Running {
    pub(crate) fn start(mut command: Command) -> Self {
        let mut child = command.spawn().expect("it can be started");
        let stdout = child.stdout.take().expect("it is piped");
        Self { child, stdout, read: String::new() }
    }

    /// Writes to standard input, which must be a pipe and stays open.
    pub(crate) async fn type_in(&mut self, text: &str) {
        let stdin = self.child.stdin.as_mut().expect("it is piped");
        in_time(stdin.write_all(text.as_bytes())).await.expect("it is read");
    }

    /// Closes standard input.
    pub(crate) fn end_input(&mut self) {
        self.child.stdin = None;
    }

    /// What is on standard output once it has at least `length` bytes.
    pub(crate) async fn stdout(&mut self, length: usize) -> &str {
        while self.read.len() < length {
            let mut chunk = [0; 1024];
            let count = in_time(self.stdout.read(&mut chunk)).await.expect("readable");
            assert!(count > 0, "standard output ended after {:?}", self.read);
            self.read.push_str(std::str::from_utf8(&chunk[..count]).expect("UTF-8"));
        }
        &self.read
    }

    /// The first line of standard output.
    pub(crate) async fn first_line(&mut self) -> String {
        loop {
            if let Some((line, _)) = self.read.split_once('\n') {
                return line.to_owned();
            }
            self.stdout(self.read.len() + 1).await;
        }
    }

    /// Sends a signal, by its name.
    #[cfg(unix)]
    pub(crate) async fn signal(&self, name: &str) {
        let id = self.child.id().expect("it runs").to_string();
        let status = in_time(Command::new("kill").args(["-s", name, &id]).status()).await;
        assert!(status.expect("`kill` is there").success());
    }

    /// How it ends when nobody reads its standard output any more.
    pub(crate) async fn end_unread(self) -> Ended {
        drop(self.stdout);
        let output = in_time(self.child.wait_with_output()).await.expect("it ends");
        let stderr = String::from_utf8(output.stderr).expect("UTF-8");
        Ended { code: output.status.code(), stdout: self.read, stderr }
    }

    /// How it ends.
    pub(crate) async fn end(mut self) -> Ended {
        let mut stderr = self.child.stderr.take().expect("it is piped");
        let ((), stderr) =
            in_time(async { tokio::join!(rest(&mut self.stdout, &mut self.read), text(&mut stderr)) }).await;
        let status = in_time(self.child.wait()).await.expect("it ends");
        Ended { code: status.code(), stdout: self.read, stderr }
    }
}

async fn rest(from: &mut (impl AsyncRead + Unpin), read: &mut String) {
    from.read_to_string(read).await.expect("UTF-8");
}

async fn text(from: &mut (impl AsyncRead + Unpin)) -> String {
    let mut read = String::new();
    rest(from, &mut read).await;
    read
}
