//! From a picture to cells: off the thread that draws, which then only copies.
//!
//! ratatui-image encodes for each protocol; what it makes is kept as a buffer of cells. What kitty
//! must be sent once is taken out of them: drawn with them, it would be lost where something covers them
//! in that frame.

use super::canvas::{Canvas, Protocol};
use crate::article::PictureSize;
use crate::model::{Clean, EntryId, FeedId, PixelSize};
use crate::reader::{Picture, PictureError};
use image::{DynamicImage, RgbImage};
use ratatui::{
    buffer::Buffer,
    layout::{Rect, Size},
    widgets::Widget,
};
use ratatui_image::{
    Image,
    protocol::{Protocol as Encoded, halfblocks::Halfblocks, iterm2::Iterm2, kitty::Kitty, sixel::Sixel},
};
use std::{
    fmt,
    hash::{DefaultHasher, Hash, Hasher},
    ops::Range,
    sync::Arc,
};

/// kitty's placeholder: <https://sw.kovidgoyal.net/kitty/graphics-protocol/#unicode-placeholders>
const PLACEHOLDER: char = '\u{10eeee}';

/// A picture of an article, asked for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PictureQuestion {
    /// The entry that is open.
    pub entry: EntryId,
    /// Its feed.
    pub feed: FeedId,
    /// The picture's address.
    pub url: String,
}

/// A picture to be made into cells.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Painting {
    /// Which one.
    pub picture: PictureQuestion,
    /// For which terminal.
    pub canvas: Canvas,
    /// How large the whole of it is, in cells.
    pub size: (u16, u16),
    /// Which of its lines are wanted.
    pub lines: Range<u16>,
    /// The picture at this size, where it was made before.
    pub scaled: Option<Scaled>,
}

/// A picture at the size of its cells. Two are the same if they are one.
#[derive(Clone)]
pub struct Scaled(Arc<RgbImage>);

impl fmt::Debug for Scaled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} × {}", self.0.width(), self.0.height())
    }
}

impl PartialEq for Scaled {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for Scaled {}

impl Hash for Scaled {
    fn hash<H: Hasher>(&self, state: &mut H) {
        Arc::as_ptr(&self.0).hash(state);
    }
}

/// A picture, or some of its lines, as cells.
#[derive(Debug)]
pub struct Painted {
    cells: Buffer,
    /// kitty's number of the picture, and what it must be sent before the cells are drawn.
    sent: Option<(u32, String)>,
    /// Kept where parts of it may be wanted.
    scaled: Option<Scaled>,
}

impl Painted {
    pub(super) fn cells(&self) -> &Buffer {
        &self.cells
    }

    pub(super) fn sent(&self) -> Option<(u32, &str)> {
        self.sent.as_ref().map(|(id, data)| (*id, data.as_str()))
    }

    pub(super) fn scaled(&self) -> Option<&Scaled> {
        self.scaled.as_ref()
    }
}

/// The cells that a picture gets: as wide as it is, at most `columns`, at most `lines` high, its shape kept.
pub(super) fn fit(picture: PixelSize, canvas: &Canvas, columns: u16, lines: u16) -> PictureSize {
    let room = canvas.pixels(columns.max(1), lines.max(1));
    let pixels = within(picture, room);
    let cells = |pixels: u32, cell: u16, most: u16| u16::try_from(pixels.div_ceil(u32::from(cell))).unwrap_or(most).clamp(1, most.max(1));
    PictureSize { columns: cells(pixels.width, canvas.cell.0, columns), lines: cells(pixels.height, canvas.cell.1, lines) }
}

/// The largest size of the picture's shape in `room`; never larger than the picture.
fn within(picture: PixelSize, room: PixelSize) -> PixelSize {
    let (width, height) = (u64::from(picture.width.max(1)), u64::from(picture.height.max(1)));
    let (most_wide, most_high) = (u64::from(room.width).min(width), u64::from(room.height).min(height));
    let (wide, high) = if most_wide * height <= most_high * width {
        (most_wide, most_wide * height / width)
    } else {
        (most_high * width / height, most_high)
    };
    let pixels = |length: u64| u32::try_from(length).unwrap_or(u32::MAX).max(1);
    PixelSize { width: pixels(wide), height: pixels(high) }
}

/// Makes the cells. It decodes and encodes, for up to a second: not for the thread that draws.
///
/// # Errors
/// A picture that can't be decoded, or a part of it that no longer is at hand.
pub fn paint(painting: &Painting, picture: Option<&Picture>) -> Result<Painted, PictureError> {
    let scaled = match (&painting.scaled, picture) {
        (Some(scaled), _) => scaled.clone(),
        (None, Some(picture)) => Scaled(Arc::new(picture.scaled(pixels(painting, picture.size()))?)),
        (None, None) => return Err(PictureError::Unknown),
    };
    let size = Size { width: painting.size.0, height: u16::try_from(painting.lines.len()).unwrap_or(u16::MAX) };
    let part = part(&scaled.0, painting);
    let broken = |error: ratatui_image::errors::Errors| PictureError::Broken(Clean::new(&error.to_string()));
    let id = number(painting);
    let tmux = painting.canvas.in_tmux;
    let encoded = match painting.canvas.protocol {
        Protocol::HalfBlocks => Halfblocks::new(part, size).map(Encoded::Halfblocks),
        Protocol::Kitty => Kitty::new(part, size, id, tmux, false).map(Encoded::Kitty),
        Protocol::Sixel => Sixel::new(part, size, tmux).map(Encoded::Sixel),
        Protocol::Iterm2 => Iterm2::new(part, size, tmux).map(Encoded::ITerm2),
    };
    let encoded = encoded.map_err(broken)?;
    let area = Rect::new(0, 0, size.width, size.height);
    let mut cells = Buffer::empty(area);
    Image::new(&encoded).allow_clipping(true).render(area, &mut cells);
    let sent = (painting.canvas.protocol == Protocol::Kitty).then(|| (id, take_out(&mut cells)));
    Ok(Painted { cells, sent, scaled: painting.canvas.lies_over().then_some(scaled) })
}

/// The pixels that the whole painting is made of.
fn pixels(painting: &Painting, picture: PixelSize) -> PixelSize {
    let (columns, lines) = painting.size;
    match painting.canvas.protocol {
        Protocol::HalfBlocks => PixelSize { width: u32::from(columns), height: u32::from(lines) * 2 },
        _ => within(picture, painting.canvas.pixels(columns, lines)),
    }
}

/// The pixels of the lines that are wanted.
fn part(scaled: &RgbImage, painting: &Painting) -> DynamicImage {
    let whole = 0..painting.size.1;
    if painting.lines == whole {
        return scaled.clone().into();
    }
    let high = u32::from(painting.canvas.cell.1);
    let top = (u32::from(painting.lines.start) * high).min(scaled.height().saturating_sub(1));
    let bottom = (u32::from(painting.lines.end) * high).clamp(top + 1, scaled.height());
    image::imageops::crop_imm(scaled, 0, top, scaled.width(), bottom - top).to_image().into()
}

/// A number for kitty, the same for the same picture at the same size.
fn number(painting: &Painting) -> u32 {
    let mut hasher = DefaultHasher::new();
    (&painting.picture.url, painting.size, painting.canvas).hash(&mut hasher);
    (hasher.finish() as u32).max(1)
}

/// Takes out of the first cell what is no placeholder: the picture itself.
fn take_out(cells: &mut Buffer) -> String {
    let first = &mut cells[(0, 0)];
    let symbol = first.symbol().to_owned();
    let at = symbol.find(PLACEHOLDER).unwrap_or(symbol.len());
    first.set_symbol(&symbol[at..]);
    symbol[..at].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    fn picture(width: u32, height: u32) -> Picture {
        let image = RgbImage::from_fn(width, height, |x, y| image::Rgb([(x * 255 / width) as u8, (y * 255 / height) as u8, 90]));
        let mut png = Vec::new();
        image.write_to(&mut Cursor::new(&mut png), image::ImageFormat::Png).expect("encoded");
        Picture::read(png).expect("a picture")
    }

    fn painting(protocol: Protocol, size: (u16, u16), lines: Range<u16>) -> Painting {
        let picture = PictureQuestion { entry: EntryId(1), feed: FeedId(1), url: "https://a.example/a.png".into() };
        Painting { picture, canvas: Canvas { protocol, cell: (8, 16), in_tmux: false }, size, lines, scaled: None }
    }

    #[test]
    fn a_picture_keeps_its_shape_and_its_size() {
        let cells = |width, height, columns, lines| {
            let size = fit(PixelSize { width, height }, &Canvas::HALF_BLOCKS, columns, lines);
            (size.columns, size.lines)
        };
        assert_eq!(cells(1600, 900, 66, 30), (66, 19));
        assert_eq!(cells(900, 1600, 66, 20), (23, 20));
        assert_eq!(cells(80, 32, 66, 20), (10, 2), "never made larger");
        assert_eq!(cells(24_000_000, 1, 66, 20), (66, 1));
        assert_eq!(cells(1, 24_000_000, 0, 0), (1, 1));
    }

    #[test]
    fn kitty_gets_the_picture_once_and_cells_of_text() {
        let painted = paint(&painting(Protocol::Kitty, (10, 5), 0..5), Some(&picture(80, 80))).expect("painted");
        let (id, data) = painted.sent().expect("what is sent");
        assert!(data.contains(&format!("i={id},a=T,U=1")) && data.ends_with("\x1b\\"), "{data:.80}");
        assert!(painted.cells().content().iter().all(|cell| cell.symbol().starts_with(PLACEHOLDER)));
    }

    #[test]
    fn pictures_that_lie_over_the_cells_are_cut_anew() {
        for protocol in [Protocol::Sixel, Protocol::Iterm2] {
            let whole = paint(&painting(protocol, (10, 5), 0..5), Some(&picture(80, 80))).expect("painted");
            let cut = Painting { scaled: whole.scaled().cloned(), ..painting(protocol, (10, 5), 3..5) };
            let cut = paint(&cut, None).expect("painted");
            assert_eq!((cut.cells().area.width, cut.cells().area.height), (10, 2));
            assert!(cut.cells()[(0, 0)].symbol().len() < whole.cells()[(0, 0)].symbol().len());
        }
    }

    #[test]
    fn half_blocks_are_two_pixels_a_cell() {
        let painted = paint(&painting(Protocol::HalfBlocks, (2, 1), 0..1), Some(&picture(80, 80))).expect("painted");
        let cell = &painted.cells()[(0, 0)];
        assert!(["▀", "▄"].contains(&cell.symbol()) && cell.fg != cell.bg, "{cell:?}");
    }
}
