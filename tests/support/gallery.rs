//! Pictures for tests, made on the spot: good ones, and the worst.

use image::{ImageFormat, Rgb, RgbImage};
use std::io::{Cursor, Write};

/// A picture of this size, each pixel of a colour of its own place; PNG, JPEG, GIF or WebP.
pub fn picture(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let shade = |at: u32, most: u32| (u64::from(at) * 255 / u64::from(most)) as u8;
    let image = RgbImage::from_fn(width, height, |x, y| Rgb([shade(x, width), shade(y, height), 90]));
    let mut bytes = Vec::new();
    image.write_to(&mut Cursor::new(&mut bytes), format).expect("encoded");
    bytes
}

/// The same as a PNG.
pub fn png(width: u32, height: u32) -> Vec<u8> {
    picture(width, height, ImageFormat::Png)
}

/// A PNG whose header claims this size, with hardly a pixel behind it.
pub fn png_that_claims(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = png(4, 4);
    let mut header = b"IHDR".to_vec();
    header.extend(width.to_be_bytes());
    header.extend(height.to_be_bytes());
    header.extend(&bytes[24..29]);
    let sum = crc(&header);
    bytes.splice(12..33, header.into_iter().chain(sum.to_be_bytes()));
    bytes
}

/// A PNG with a packed text that is so many bytes long when unpacked.
pub fn png_with_packed_text(length: usize) -> Vec<u8> {
    let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    let zeros = vec![b'a'; 1 << 20];
    for _ in 0..length >> 20 {
        packer.write_all(&zeros).expect("packed");
    }
    let mut chunk = b"zTXtComment\0\0".to_vec();
    chunk.extend(packer.finish().expect("packed"));
    let mut bytes = png(40, 40);
    let length = u32::try_from(chunk.len() - 4).expect("a chunk");
    let whole = length.to_be_bytes().into_iter().chain(chunk.iter().copied()).chain(crc(&chunk).to_be_bytes()).collect::<Vec<u8>>();
    // After the header, which is 8 + 25 bytes long.
    bytes.splice(33..33, whole);
    bytes
}

/// A GIF of so many frames.
pub fn gif_of(frames: usize) -> Vec<u8> {
    let one = picture(20, 20, ImageFormat::Gif);
    let (head, frame) = (&one[..13 + 3 * 256], &one[13 + 3 * 256..one.len() - 1]);
    let mut bytes = head.to_vec();
    if one[10] & 0x80 == 0 {
        // No global palette: the head is shorter.
        bytes.truncate(13);
        let frame = &one[13..one.len() - 1];
        (0..frames).for_each(|_| bytes.extend(frame));
    } else {
        (0..frames).for_each(|_| bytes.extend(frame));
    }
    bytes.push(0x3b);
    bytes
}

/// The checksum of PNG's chunks (RFC 2083, appendix 15).
fn crc(bytes: &[u8]) -> u32 {
    let mut sum = flate2::Crc::new();
    sum.update(bytes);
    sum.sum()
}
