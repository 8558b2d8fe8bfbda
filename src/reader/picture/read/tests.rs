use super::*;
use image::{DynamicImage, Rgba, RgbaImage};

fn encoded(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Vec::new();
    image.write_to(&mut Cursor::new(&mut bytes), format).expect("encoded");
    bytes
}

#[test]
fn the_four_kinds_are_read_and_scaled() {
    let image = DynamicImage::ImageRgb8(RgbImage::from_pixel(300, 100, image::Rgb([200, 100, 50])));
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::Gif, ImageFormat::WebP] {
        let picture = Picture::read(encoded(&image, format)).expect("a picture");
        assert_eq!(picture.size(), PixelSize { width: 300, height: 100 }, "{format:?}");
        let scaled = picture.scaled(PixelSize { width: 30, height: 10 }).expect("scaled");
        assert_eq!((scaled.width(), scaled.height()), (30, 10));
        let [red, green, blue] = scaled.get_pixel(15, 5).0;
        assert!(red.abs_diff(200) < 12 && green.abs_diff(100) < 12 && blue.abs_diff(50) < 12, "{format:?}: {red} {green} {blue}");
    }
}

#[test]
fn what_is_transparent_is_white() {
    let image = DynamicImage::ImageRgba8(RgbaImage::from_pixel(8, 8, Rgba([0, 0, 0, 0])));
    let scaled = Picture::read(encoded(&image, ImageFormat::Png)).expect("a picture").scaled(PixelSize { width: 8, height: 8 });
    assert_eq!(scaled.expect("scaled").get_pixel(3, 3).0, [255, 255, 255]);
}

#[test]
fn other_kinds_are_named() {
    let why = |bytes: &[u8]| Picture::read(bytes.to_vec()).expect_err("no picture").to_string();
    assert_eq!(why(b"<?xml version='1.0'?><svg/>"), "SVG is not shown");
    assert_eq!(why(b"\0\0\0 ftypavif\0\0\0\0"), "AVIF is not shown");
    assert_eq!(why(b"BM6\0\0\0\0\0\0\0"), "a picture of this kind is not shown");
    assert_eq!(why(b""), "what came is no picture");
    assert_eq!(why(b"\x89PNG\r\n\x1a\n"), why(b"\x89PNG\r\n\x1a\n"));
}

#[test]
fn a_png_keeps_what_its_pixels_need_and_a_cut_one_is_no_panic() {
    let image = DynamicImage::ImageRgb8(RgbImage::from_pixel(30, 30, image::Rgb([1, 2, 3])));
    let bytes = encoded(&image, ImageFormat::Png);
    let mut with_text = bytes.clone();
    with_text.splice(33..33, [0, 0, 0, 3].into_iter().chain(*b"tEXtabc").chain([0; 4]));
    assert_eq!(essential(with_text), essential(bytes.clone()));
    for end in 0..bytes.len() {
        if let Ok(picture) = Picture::read(bytes[..end].to_vec()) {
            let _either = picture.scaled(PixelSize { width: 3, height: 3 });
        }
    }
}
