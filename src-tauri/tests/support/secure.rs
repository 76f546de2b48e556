//! TLS in front of a test's own site.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::serve::Listener;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::server::TlsStream;

use super::authority::ServerKeys;

/// Hands out the connections whose handshake succeeded; a slow one holds up nobody.
pub struct Secure {
    address: SocketAddr,
    ready: mpsc::Receiver<(TlsStream<TcpStream>, SocketAddr)>,
}

impl Secure {
    /// The first connection gets the first keys and so on; the last ones stay.
    pub fn over(socket: TcpListener, keys: Vec<ServerKeys>) -> Self {
        let acceptors: Vec<TlsAcceptor> = keys.into_iter().map(acceptor).collect();
        let address = socket.local_addr().expect("it is bound");
        let (sender, ready) = mpsc::channel(16);
        tokio::spawn(async move {
            let mut next = 0;
            while let Ok((stream, from)) = socket.accept().await {
                let (acceptor, sender) = (acceptors[next].clone(), sender.clone());
                next = (next + 1).min(acceptors.len() - 1);
                tokio::spawn(async move {
                    if let Ok(stream) = acceptor.accept(stream).await {
                        let _ = sender.send((stream, from)).await;
                    }
                });
            }
        });
        Secure { address, ready }
    }
}

fn acceptor(keys: ServerKeys) -> TlsAcceptor {
    let chain = keys.chain.into_iter().map(CertificateDer::from).collect();
    let key = PrivateKeyDer::try_from(keys.key).expect("a PKCS #8 key");
    let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .and_then(|builder| builder.with_no_client_auth().with_single_cert(chain, key))
        .expect("the key belongs to the certificate");
    TlsAcceptor::from(Arc::new(config))
}

impl Listener for Secure {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        match self.ready.recv().await {
            Some(connection) => connection,
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.address)
    }
}
