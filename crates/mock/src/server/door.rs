//! The port: connections taken, refused, or dropped, as the script says.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::watch;

use super::service;
use super::state::State;
use super::tasks::Tasks;
use super::wire::Wire;
use crate::script::{Connection, Refusal};

/// The port, whether anyone listens or not.
#[derive(Debug)]
pub(crate) enum Door {
    /// Nobody listens, but the port is ours: who tries to connect is refused.
    Shut(TcpSocket),
    Open(TcpListener),
}

/// How many connections may wait to be taken.
const BACKLOG: u32 = 1024;
/// The pause after the port or a connection could not be had, as when the process has no file descriptor left.
const PAUSE: Duration = Duration::from_millis(10);

impl Door {
    /// Takes the port: open, or shut until [`serve`] opens it.
    pub(crate) fn new(addr: SocketAddr, shut: bool) -> io::Result<Self> {
        let socket = if addr.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
        // So that a port whose connections are not quite over yet can be had again; elsewhere it means something else.
        #[cfg(unix)]
        socket.set_reuseaddr(true)?;
        socket.bind(addr)?;
        if shut { Ok(Self::Shut(socket)) } else { socket.listen(BACKLOG).map(Self::Open) }
    }

    /// The address it is at.
    pub(crate) fn addr(&self) -> io::Result<SocketAddr> {
        match self {
            Self::Shut(socket) => socket.local_addr(),
            Self::Open(listener) => listener.local_addr(),
        }
    }
}

/// Takes connections for ever, but while they are refused.
pub(crate) async fn serve(door: Door, addr: SocketAddr, state: Arc<State>, tasks: Tasks) {
    let mut refusal = state.refusal();
    let mut door = Some(door);
    loop {
        let next = match door.take() {
            Some(Door::Open(listener)) => {
                while_open(&listener, &mut refusal, &state, &tasks).await;
                drop(listener);
                Door::new(addr, true)
            }
            Some(Door::Shut(socket)) => {
                while_shut(&mut refusal, &state).await;
                socket.listen(BACKLOG).map(Door::Open)
            }
            None => Door::new(addr, false),
        };
        match next {
            Ok(next) => door = Some(next),
            Err(error) => {
                tracing::warn!(%error, "could not have the port again");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
}

/// Takes connections until they are to be refused.
async fn while_open(
    listener: &TcpListener,
    refusal: &mut watch::Receiver<Option<Refusal>>,
    state: &Arc<State>,
    tasks: &Tasks,
) {
    loop {
        let taken = tokio::select! {
            biased;
            // The sender lives in `state`, so this is a change.
            _ = refusal.changed() => {
                if refusal.borrow_and_update().is_some() {
                    return;
                }
                continue;
            }
            taken = listener.accept() => taken,
        };
        match taken {
            Ok((stream, _)) => take(stream, state, tasks),
            Err(error) => {
                tracing::warn!(%error, "could not take a connection");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
}

/// Waits until connections are no longer to be refused.
async fn while_shut(refusal: &mut watch::Receiver<Option<Refusal>>, state: &State) {
    loop {
        let current = refusal.borrow_and_update().clone();
        let over = async {
            match current {
                None => {}
                Some(Refusal::For(pause)) => state.clock().sleep(pause).await,
                Some(Refusal::Until(gate)) => state.gates().get(&gate).wait().await,
            }
        };
        tokio::select! {
            biased;
            () = over => return,
            // The sender lives in `state`, so this is a change.
            _ = refusal.changed() => {}
        }
    }
}

/// Does with a connection what the script says.
fn take(stream: TcpStream, state: &Arc<State>, tasks: &Tasks) {
    match state.doorway() {
        Connection::Open => {
            tasks.spawn(service::serve(Arc::clone(state), Wire::tcp(stream), tasks.clone()));
        }
        Connection::Reset => {
            // Where this fails the connection is gone already.
            let _ = stream.set_zero_linger();
        }
        Connection::Close => {}
        Connection::Stall => tasks.spawn(async move {
            let _stream = stream;
            std::future::pending::<()>().await;
        }),
    }
}
