//! Requests and replies as bytes: just enough HTTP/1.1, and every way to get it wrong.

use super::bombs::write_gzip_bomb;
use super::reply::{Body, Framing, Reply};
use super::server::{Request, Shared};
use std::io::{self, BufRead, Read, Write};
use std::time::Duration;

/// One request's head; `None` at the connection's end.
pub(super) fn read_request(reader: &mut impl BufRead) -> io::Result<Option<Request>> {
    let mut line = String::new();
    if reader.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    let mut words = line.split_whitespace().map(str::to_owned);
    let (Some(method), Some(path)) = (words.next(), words.next()) else { return Ok(None) };
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 {
            return Ok(None);
        }
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    Ok(Some(Request { method, path, headers }))
}

/// Sends a reply; tells whether the connection may be used again.
pub(super) fn send(wire: &mut impl Write, reply: &Reply, request: &Request, shared: &Shared) -> io::Result<bool> {
    if is_unchanged(reply, request) {
        shared.count_unchanged();
        send_head(wire, reply, 304, Some(0))?;
        return Ok(true);
    }
    match &reply.body {
        Body::Hang => shared.hold(),
        Body::Raw(bytes) => wire.write_all(bytes)?,
        Body::RawDrip(bytes, every) => drip(wire, bytes, *every, shared)?,
        Body::Whole(bytes) => return send_whole(wire, reply, bytes),
        Body::Cut(bytes) => {
            send_head(wire, reply, reply.status, None)?;
            wire.write_all(bytes)?;
        }
        Body::Stall(bytes) => {
            send_head(wire, reply, reply.status, None)?;
            wire.write_all(bytes)?;
            shared.hold();
        }
        Body::Drip(bytes, every) => {
            send_head(wire, reply, reply.status, Some(bytes.len()))?;
            drip(wire, bytes, *every, shared)?;
        }
        Body::Endless(text) => {
            send_head(wire, reply, reply.status, None)?;
            let block = text.repeat(65_536 / text.len().max(1) + 1);
            loop {
                wire.write_all(&block)?;
            }
        }
        Body::RawEndless(text) => {
            let block = text.repeat(65_536 / text.len().max(1) + 1);
            while shared.pause(Duration::from_millis(50)) {
                wire.write_all(&block)?;
            }
        }
        Body::GzipBomb(size) => {
            send_head(wire, reply, reply.status, None)?;
            let mut chunks = Chunks { wire };
            write_gzip_bomb(&mut chunks, *size)?;
            chunks.finish()?;
        }
    }
    Ok(false)
}

/// Whether the reply's validators say that the client has it already.
fn is_unchanged(reply: &Reply, request: &Request) -> bool {
    match (request.header("if-none-match"), &reply.etag) {
        (Some(asked), Some(etag)) => asked == etag,
        // RFC 9110 §13.1.3: a date counts only where no tag was sent.
        (Some(_), None) => false,
        (None, _) => request.header("if-modified-since").is_some_and(|asked| Some(asked) == reply.last_modified.as_deref()),
    }
}

fn send_head(wire: &mut impl Write, reply: &Reply, status: u16, length: Option<usize>) -> io::Result<()> {
    let mut head = format!("HTTP/1.1 {status} Answer\r\n");
    for (name, value) in &reply.headers {
        head += &format!("{name}: {value}\r\n");
    }
    match (reply.framing, length) {
        _ if status == 304 => {}
        (Framing::Length, Some(length)) => head += &format!("Content-Length: {length}\r\n"),
        (Framing::ClaimedLength(length), _) => head += &format!("Content-Length: {length}\r\n"),
        (Framing::Chunked, _) => head += "Transfer-Encoding: chunked\r\n",
        (Framing::UntilClose, _) | (Framing::Length, None) => head += "Connection: close\r\n",
    }
    wire.write_all(head.as_bytes())?;
    wire.write_all(b"\r\n")
}

fn send_whole(wire: &mut impl Write, reply: &Reply, bytes: &[u8]) -> io::Result<bool> {
    send_head(wire, reply, reply.status, Some(bytes.len()))?;
    if reply.framing != Framing::Chunked {
        wire.write_all(bytes)?;
        return Ok(reply.framing == Framing::Length);
    }
    let mut chunks = Chunks { wire };
    for piece in bytes.chunks(1000) {
        chunks.write_all(piece)?;
    }
    chunks.finish()?;
    Ok(true)
}

fn drip(wire: &mut impl Write, bytes: &[u8], every: Duration, shared: &Shared) -> io::Result<()> {
    for byte in bytes {
        wire.write_all(&[*byte])?;
        wire.flush()?;
        if !shared.pause(every) {
            return Ok(());
        }
    }
    Ok(())
}

/// Writes each piece as a chunk (RFC 9112 §7.1).
struct Chunks<'a, W: Write> {
    wire: &'a mut W,
}

impl<W: Write> Chunks<'_, W> {
    fn finish(self) -> io::Result<()> {
        self.wire.write_all(b"0\r\n\r\n")
    }
}

impl<W: Write> Write for Chunks<'_, W> {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        if !piece.is_empty() {
            write!(self.wire, "{:x}\r\n", piece.len())?;
            self.wire.write_all(piece)?;
            self.wire.write_all(b"\r\n")?;
        }
        Ok(piece.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.wire.flush()
    }
}
