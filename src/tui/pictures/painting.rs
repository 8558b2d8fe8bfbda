//! From a picture to cells: off the thread that draws, which then only copies.
//!
//! ratatui-image encodes half-blocks, sixel and iTerm2's pictures; what it makes is kept as a buffer of
//! cells. kitty is sent the picture once and told from then on where to show which part of it: ratatui-image
//! places it by characters that kitty knows from 0.28 on only, and other terminals not at all.

use super::{
    canvas::{Canvas, Protocol},
    on_screen::KITTY_PUT,
};
use crate::article::PictureSize;
use crate::model::{Clean, EntryId, PixelSize};
use crate::reader::{Picture, PictureError};
use base64::{Engine, engine::general_purpose::STANDARD};
use image::{
    DynamicImage, RgbImage,
    codecs::png::{CompressionType, FilterType, PngEncoder},
};
use ratatui::{
    buffer::{Buffer, CellDiffOption},
    layout::{Rect, Size},
    widgets::Widget,
};
use ratatui_image::{
    Image,
    protocol::{Protocol as Encoded, halfblocks::Halfblocks, iterm2::Iterm2, sixel::Sixel},
};
use std::{
    fmt,
    hash::{DefaultHasher, Hash, Hasher},
    num::NonZeroU16,
    ops::Range,
    sync::Arc,
};

/// Characters of base64 that kitty takes at once.
const CHUNK: usize = 4096;

/// A picture of an article, asked for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PictureQuestion {
    /// The entry that is open.
    pub entry: EntryId,
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

/// A picture, or some of its lines, ready to be drawn.
#[derive(Debug)]
pub struct Painted {
    form: Form,
    /// Kept where parts of it may be wanted.
    scaled: Option<Scaled>,
}

#[derive(Debug)]
enum Form {
    /// Cells to be copied.
    Cells(Buffer),
    /// What kitty must be sent before, under which number; the picture's and a cell's pixels.
    Kitty { id: u32, data: String, pixels: PixelSize, cell: (u16, u16) },
}

impl Painted {
    /// What kitty must be sent before this is drawn: the picture's number, and the picture.
    pub(in crate::tui) fn sent(&self) -> Option<(u32, &str)> {
        match &self.form {
            Form::Kitty { id, data, .. } => Some((*id, data)),
            Form::Cells(_) => None,
        }
    }

    pub(in crate::tui) fn scaled(&self) -> Option<&Scaled> {
        self.scaled.as_ref()
    }

    /// Draws its lines from `skip` on; `place` tells apart places of one picture. Returns whether all of the
    /// area is a picture's that lies over the cells: then nothing else may be drawn there.
    pub(in crate::tui) fn draw(&self, skip: u16, place: usize, area: Rect, buffer: &mut Buffer) -> bool {
        let cells = match &self.form {
            Form::Kitty { id, pixels, cell, .. } => {
                let part = format!(
                    "x=0,y={},w={},h={}",
                    (u32::from(skip) * u32::from(cell.1)).min(pixels.height.saturating_sub(1)),
                    pixels.width.min(u32::from(area.width) * u32::from(cell.0)),
                    pixels.height.saturating_sub(u32::from(skip) * u32::from(cell.1)).clamp(1, u32::from(area.height) * u32::from(cell.1))
                );
                for (number, position) in area.positions().enumerate() {
                    let put = if number == 0 { format!("{}{id},p={},{part},C=1,q=2\x1b\\ ", KITTY_PUT, place + 1) } else { " ".to_owned() };
                    buffer[position].reset();
                    buffer[position].set_symbol(&put).set_diff_option(CellDiffOption::ForcedWidth(NonZeroU16::MIN));
                }
                return true;
            }
            Form::Cells(cells) => cells,
        };
        let lies_over = cells.content().iter().any(|cell| cell.diff_option == CellDiffOption::Skip);
        // What lies over the cells and does not fit whole is not drawn: it would lie over its neighbours.
        if lies_over && cells.area.as_size() != area.as_size() {
            return false;
        }
        for (x, y) in (0..area.height).flat_map(|y| (0..area.width).map(move |x| (x, y))) {
            if let Some(from) = cells.cell((x, y + skip)) {
                buffer[(area.x + x, area.y + y)] = from.clone();
            }
        }
        lies_over
    }
}

/// The cells that a picture gets: as wide as it is, at most `columns`, at most `lines` high, its shape kept.
pub(in crate::tui) fn fit(picture: PixelSize, canvas: &Canvas, columns: u16, lines: u16) -> PictureSize {
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
    let form = match painting.canvas.protocol {
        Protocol::Kitty => {
            let id = number(painting);
            let pixels = PixelSize { width: scaled.0.width(), height: scaled.0.height() };
            Form::Kitty { id, data: for_kitty(id, &scaled.0)?, pixels, cell: painting.canvas.cell }
        }
        _ => Form::Cells(cells(painting, &scaled.0)?),
    };
    Ok(Painted { form, scaled: painting.canvas.cuts_anew().then_some(scaled) })
}

/// The cells that ratatui-image makes of the wanted lines.
fn cells(painting: &Painting, scaled: &RgbImage) -> Result<Buffer, PictureError> {
    let size = Size { width: painting.size.0, height: u16::try_from(painting.lines.len()).unwrap_or(u16::MAX) };
    let part = part(scaled, painting);
    let encoded = match painting.canvas.protocol {
        Protocol::Sixel => Sixel::new(part, size, false).map(Encoded::Sixel),
        Protocol::Iterm2 => Iterm2::new(part, size, false).map(Encoded::ITerm2),
        Protocol::HalfBlocks | Protocol::Kitty => Halfblocks::new(part, size).map(Encoded::Halfblocks),
    };
    let encoded = encoded.map_err(|error| PictureError::Broken(Clean::new(&error.to_string())))?;
    let area = Rect::new(0, 0, size.width, size.height);
    let mut cells = Buffer::empty(area);
    Image::new(&encoded).allow_clipping(true).render(area, &mut cells);
    Ok(cells)
}

/// The picture in kitty's words: a PNG, which is half as long as its pixels, in pieces.
/// <https://sw.kovidgoyal.net/kitty/graphics-protocol/#png-data>
fn for_kitty(id: u32, image: &RgbImage) -> Result<String, PictureError> {
    let mut png = Vec::new();
    let encoded = image.write_with_encoder(PngEncoder::new_with_quality(&mut png, CompressionType::Fast, FilterType::Adaptive));
    encoded.map_err(|error| PictureError::Broken(Clean::new(&error.to_string())))?;
    let packed = STANDARD.encode(png);
    let mut data = String::with_capacity(packed.len() + packed.len() / 256 + 64);
    let pieces = packed.len().div_ceil(CHUNK);
    for (number, piece) in packed.as_bytes().chunks(CHUNK).enumerate() {
        let more = u8::from(number + 1 < pieces);
        data += "\x1b_G";
        if number == 0 {
            data += &format!("a=t,f=100,t=d,i={id},q=2,");
        }
        data += &format!("m={more};");
        data.extend(piece.iter().map(|&byte| char::from(byte)));
        data += "\x1b\\";
    }
    Ok(data)
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
        let picture = PictureQuestion { entry: EntryId(1), url: "https://a.example/a.png".into() };
        Painting { picture, canvas: Canvas { protocol, cell: (8, 16) }, size, lines, scaled: None }
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
    fn kitty_gets_the_picture_once_and_is_told_which_part_to_show() {
        let painted = paint(&painting(Protocol::Kitty, (10, 5), 0..5), Some(&picture(80, 80))).expect("painted");
        let (id, data) = painted.sent().expect("what is sent");
        assert!(data.starts_with(&format!("\x1b_Ga=t,f=100,t=d,i={id},")) && data.ends_with("\x1b\\"), "{data:.80}");
        assert!(data.split("\x1b\\").all(|piece| piece.len() < CHUNK + 100), "in pieces");
        let area = Rect::new(3, 1, 10, 2);
        let mut buffer = Buffer::empty(Rect::new(0, 0, 20, 9));
        assert!(painted.draw(3, 0, area, &mut buffer));
        assert!(buffer[(3, 1)].symbol().starts_with(&format!("{KITTY_PUT}{id},p=1,x=0,y=48,w=80,h=32,")), "{:?}", buffer[(3, 1)]);
    }

    #[test]
    fn pictures_that_lie_over_the_cells_are_cut_anew() {
        for protocol in [Protocol::Sixel, Protocol::Iterm2] {
            let whole = paint(&painting(protocol, (10, 5), 0..5), Some(&picture(80, 80))).expect("painted");
            let cut = Painting { scaled: whole.scaled().cloned(), ..painting(protocol, (10, 5), 3..5) };
            let cut = paint(&cut, None).expect("painted");
            let drawn = |painted: &Painted, lines| {
                let mut buffer = Buffer::empty(Rect::new(0, 0, 20, 9));
                assert!(painted.draw(0, 0, Rect::new(2, 1, 10, lines), &mut buffer));
                buffer[(2, 1)].symbol().to_owned()
            };
            assert!(drawn(&cut, 2).len() < drawn(&whole, 5).len());
            assert!(!whole.draw(0, 0, Rect::new(0, 0, 9, 5), &mut Buffer::empty(Rect::new(0, 0, 9, 9))), "not in part");
        }
    }

    #[test]
    fn half_blocks_are_two_pixels_a_cell() {
        let painted = paint(&painting(Protocol::HalfBlocks, (2, 1), 0..1), Some(&picture(80, 80))).expect("painted");
        let mut buffer = Buffer::empty(Rect::new(0, 0, 2, 1));
        assert!(!painted.draw(0, 0, buffer.area, &mut buffer));
        let cell = &buffer[(0, 0)];
        assert!(["▀", "▄"].contains(&cell.symbol()) && cell.fg != cell.bg, "{cell:?}");
    }
}
