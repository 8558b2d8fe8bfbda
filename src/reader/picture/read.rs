//! A picture's bytes: judged by their header, decoded within limits, made as small as they are shown.
//!
//! Bytes come from anybody. Nothing here trusts more of them than it needs, and what they ask for in
//! memory is known before it is given. Where they come from is `pictures`' to say.

use crate::model::{Clean, PixelSize};
use image::{
    DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits, RgbImage, imageops::FilterType, metadata::Orientation,
};
use std::{borrow::Cow, fmt, io::Cursor};

/// Pixels that a picture may have: what cameras of newspapers make, and nothing beyond.
const MOST_PIXELS: u64 = 24_000_000;
/// Bytes that decoding may take.
const MOST_MEMORY: u64 = 128 << 20;
/// Pixels from which on a picture is decoded alone.
const LARGE: u64 = 6_000_000;

/// Why a picture is not shown: what comes after "picture: ".
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PictureError {
    /// A kind that is known and not drawn.
    #[error("{0} is not shown")]
    Kind(&'static str),
    /// Bytes of no kind that is known.
    #[error("what came is no picture")]
    Unknown,
    /// More pixels than anybody needs.
    #[error("{width} × {height} pixels are too many", width = .0.width, height = .0.height)]
    Pixels(PixelSize),
    /// Decoding would take too much.
    #[error("it needs too much memory")]
    Memory,
    /// It can't be decoded.
    #[error("it is broken ({0})")]
    Broken(Clean),
}

/// A picture that may be decoded: its kind and size are known and within the limits.
#[derive(Clone, PartialEq)]
pub struct Picture {
    bytes: Vec<u8>,
    format: ImageFormat,
    size: PixelSize,
    turned: Orientation,
}

impl fmt::Debug for Picture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} of {:?}, {} bytes", self.format, self.size, self.bytes.len())
    }
}

impl Picture {
    /// Looks at the header of a JPEG, PNG, GIF or WebP; of an animation the first frame counts.
    ///
    /// # Errors
    /// Other kinds, more than 24 million pixels, more than 128 MiB to decode, a broken header.
    pub fn read(bytes: Vec<u8>) -> Result<Self, PictureError> {
        let format = kind(&bytes)?;
        let bytes = if format == ImageFormat::Png { essential(bytes) } else { bytes };
        let mut picture = Self { bytes, format, size: PixelSize::default(), turned: Orientation::NoTransforms };
        let mut decoder = picture.decoder()?;
        let turned = decoder.orientation().unwrap_or(Orientation::NoTransforms);
        let (width, height) = decoder.dimensions();
        let needs = decoder.total_bytes();
        drop(decoder);
        let on_its_side =
            matches!(turned, Orientation::Rotate90 | Orientation::Rotate270 | Orientation::Rotate90FlipH | Orientation::Rotate270FlipH);
        picture.size = if on_its_side { PixelSize { width: height, height: width } } else { PixelSize { width, height } };
        picture.turned = turned;
        match () {
            () if width == 0 || height == 0 => Err(PictureError::Unknown),
            () if picture.pixels() > MOST_PIXELS => Err(PictureError::Pixels(picture.size)),
            () if needs > MOST_MEMORY => Err(PictureError::Memory),
            () => Ok(picture),
        }
    }

    /// Its size, the right way up.
    pub fn size(&self) -> PixelSize {
        self.size
    }

    /// Whether decoding takes so much memory that no other picture should be decoded meanwhile.
    pub fn is_large(&self) -> bool {
        self.pixels() > LARGE
    }

    /// The bytes that are kept: of a PNG, only what its pixels need.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The picture at another size, on white where it is transparent. It takes up to a second or so:
    /// not for threads that others wait for.
    ///
    /// # Errors
    /// What only decoding shows: a broken picture, or one that wants more memory than its header says.
    pub fn scaled(&self, to: PixelSize) -> Result<RgbImage, PictureError> {
        let mut image = DynamicImage::from_decoder(self.decoder()?).map_err(explain)?;
        image.apply_orientation(self.turned);
        let (width, height) = (to.width.max(1), to.height.max(1));
        // Averaged to near the size first: a good filter over all of a large picture takes a second.
        if image.width() / 2 > width && image.height() / 2 > height {
            image = image.thumbnail_exact(width * 2, height * 2);
        }
        let image = if (image.width(), image.height()) == (width, height) {
            image
        } else {
            image.resize_exact(width, height, FilterType::CatmullRom)
        };
        Ok(on_white(image))
    }

    fn decoder(&self) -> Result<impl ImageDecoder + '_, PictureError> {
        let mut limits = Limits::no_limits();
        limits.max_alloc = Some(MOST_MEMORY);
        let mut reader = ImageReader::with_format(Cursor::new(&self.bytes), self.format);
        reader.limits(limits);
        reader.into_decoder().map_err(explain)
    }

    fn pixels(&self) -> u64 {
        u64::from(self.size.width) * u64::from(self.size.height)
    }
}

/// What kind the bytes are, by how they begin.
fn kind(bytes: &[u8]) -> Result<ImageFormat, PictureError> {
    if let Ok(format @ (ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::Gif | ImageFormat::WebP)) = image::guess_format(bytes) {
        return Ok(format);
    }
    let begin = String::from_utf8_lossy(&bytes[..bytes.len().min(1024)]).to_lowercase();
    let has = |word: &str| begin.contains(word);
    Err(match () {
        () if has("<svg") => PictureError::Kind("SVG"),
        () if has("ftypavif") || has("ftypavis") => PictureError::Kind("AVIF"),
        () if has("ftyphei") || has("ftypmif1") => PictureError::Kind("HEIC"),
        () if has("<html") || has("<!doctype html") => PictureError::Kind("a web page"),
        () => image::guess_format(bytes).map_or(PictureError::Unknown, |_| PictureError::Kind("a picture of this kind")),
    })
}

/// A PNG's chunks that its pixels need. The others (texts, profiles) may be packed a thousandfold, and
/// decoders unpack them: <https://github.com/image-rs/image-png/issues/696>.
fn essential(bytes: Vec<u8>) -> Vec<u8> {
    const KEPT: [&[u8]; 5] = [b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"];
    let (mut kept, mut rest) = (Vec::with_capacity(bytes.len()), bytes.as_slice());
    let take = |rest: &mut &[u8], length: usize| {
        let (part, after) = rest.split_at(length.min(rest.len()));
        *rest = after;
        part.to_vec()
    };
    kept.extend(take(&mut rest, 8));
    // A chunk: four bytes of length, four of name, the data, four of checksum.
    while let Some((head, _)) = rest.split_first_chunk::<8>() {
        let length = u32::from_be_bytes([head[0], head[1], head[2], head[3]]) as usize;
        let is_kept = KEPT.contains(&&head[4..]);
        let chunk = take(&mut rest, length.saturating_add(12));
        if is_kept {
            kept.extend(chunk);
        }
    }
    kept
}

/// Transparent pixels on white, as pages have them.
fn on_white(image: DynamicImage) -> RgbImage {
    if !image.color().has_alpha() {
        return image.into_rgb8();
    }
    let image = image.into_rgba8();
    RgbImage::from_fn(image.width(), image.height(), |x, y| {
        let [red, green, blue, alpha] = image.get_pixel(x, y).0.map(u32::from);
        let over = |part: u32| u8::try_from((part * alpha + 255 * (255 - alpha)) / 255).unwrap_or(u8::MAX);
        image::Rgb([over(red), over(green), over(blue)])
    })
}

fn explain(error: ImageError) -> PictureError {
    match error {
        ImageError::Limits(_) => PictureError::Memory,
        ImageError::Unsupported(_) => PictureError::Kind("a picture of this kind"),
        error => {
            let text = error.to_string();
            let text: Cow<str> = text.lines().next().unwrap_or_default().into();
            PictureError::Broken(Clean::new(&text).shortened(80))
        }
    }
}

#[cfg(test)]
mod tests;
