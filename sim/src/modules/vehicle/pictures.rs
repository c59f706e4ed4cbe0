//! Pictures of vehicles, which exports link to: a field of the vehicle's colour, for thirty days after it was taken.

use tums::{Secret, Timestamp, VehicleColor};

use super::super::local::DAY_S;
use super::traffic::{self, KEPT_DAYS};
use crate::download::{File, Refused};
use crate::world::{DeviceKey, Topic, World};

/// Where pictures are downloaded.
const FOLDER: &str = "/sim/pictures/";
/// Width and height.
const SIZE: [u32; 2] = [64, 36];

/// The URL of a picture.
pub(super) fn url(world: &World, camera: DeviceKey, at: Timestamp) -> String {
    format!("{}{FOLDER}{}-{}.bmp?token={}", world.origin(), camera.0, at.as_secs(), token(world, camera, at))
}

fn token(world: &World, camera: DeviceKey, at: Timestamp) -> String {
    world.dice_of(Topic::Picture, [camera.0.into(), at.as_secs() as u64]).hex(16)
}

/// The picture at a path, for whoever has its token; none if the path is not one of pictures.
pub(crate) fn file(world: &World, path: &str, given: &Secret) -> Option<Result<File, Refused>> {
    let name = path.strip_prefix(FOLDER)?;
    let parts = name.strip_suffix(".bmp").and_then(|name| name.split_once('-'));
    let numbers = parts.and_then(|(camera, at)| Some((camera.parse().ok()?, at.parse().ok()?)));
    let Some((camera, at)) = numbers.map(|(camera, at)| (DeviceKey(camera), Timestamp::from_secs(at))) else {
        return Some(Err(Refused::Unknown));
    };
    if given.expose() != token(world, camera, at) {
        return Some(Err(Refused::Forbidden));
    }
    let kept = world.now().as_secs() - at.as_secs() <= KEPT_DAYS * DAY_S;
    let color = traffic::color_at(world, camera, at).filter(|_| kept);
    Some(color.map(|color| picture(name, &color)).ok_or(Refused::Unknown))
}

fn picture(name: &str, color: &VehicleColor) -> File {
    let blue_green_red = match color {
        VehicleColor::Black => [20, 20, 20],
        VehicleColor::White => [245, 245, 245],
        VehicleColor::Blue => [170, 70, 20],
        VehicleColor::Red => [40, 30, 190],
        VehicleColor::Purple => [130, 40, 110],
        _ => [190, 185, 180],
    };
    File { name: name.to_owned(), kind: "image/bmp", content: bitmap(blue_green_red) }
}

/// A bitmap of one colour, 24 bits a pixel. Its rows need no padding.
fn bitmap(pixel: [u8; 3]) -> Vec<u8> {
    const HEADERS: u32 = 14 + 40;
    let [width, height] = SIZE;
    let mut content = b"BM".to_vec();
    let mut put = |numbers: &[u32]| content.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
    put(&[HEADERS + width * height * 3, 0, HEADERS]);
    // One plane in the lower half of the fourth number, the bits of a pixel in the upper.
    put(&[40, width, height, 1 | 24 << 16, 0, 0, 0, 0, 0, 0]);
    content.extend(pixel.repeat((width * height) as usize));
    content
}
