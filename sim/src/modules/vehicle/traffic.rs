//! The vehicles of a world, and what its cameras see of them: the same at every look, without being kept.

use serde::{Deserialize, Serialize};
use tums::{PlateType, Timestamp, VehicleColor, VehicleLogo, VehicleType};

use super::super::local;
use crate::world::{DeviceKey, Topic, World};

/// How many vehicles there are. The first of them are registered.
const VEHICLES: usize = 80;
/// Days for which the cloud keeps what cameras saw.
pub(super) const KEPT_DAYS: i64 = 30;
const HOUR_S: i64 = 3600;
/// A parking space is taken at most once in each span of so many seconds.
const SPAN_S: i64 = 6 * HOUR_S;

const PLATES: &[PlateType] = &[
    PlateType::Blue,
    PlateType::Blue,
    PlateType::Blue,
    PlateType::Green,
    PlateType::Green,
    PlateType::Yellow,
    PlateType::YellowGreen,
    PlateType::Black,
    PlateType::White,
    PlateType::HongKongMacao,
    PlateType::Training,
];
const COLORS: &[VehicleColor] = &[
    VehicleColor::Black,
    VehicleColor::White,
    VehicleColor::Blue,
    VehicleColor::Red,
    VehicleColor::Purple,
    VehicleColor::Silver,
];
const LOGOS: &[VehicleLogo] = &[
    VehicleLogo::Porsche,
    VehicleLogo::Maserati,
    VehicleLogo::MercedesBenz,
    VehicleLogo::Bmw,
    VehicleLogo::Audi,
    VehicleLogo::Toyota,
];

/// A vehicle.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Vehicle {
    pub(super) plate: String,
    pub(super) plate_type: PlateType,
    pub(super) vehicle_type: VehicleType,
    pub(super) color: VehicleColor,
    pub(super) logo: VehicleLogo,
}

/// A vehicle that a camera saw.
#[derive(Clone, Debug)]
pub(super) struct Detection {
    pub(super) at: Timestamp,
    pub(super) vehicle: Vehicle,
}

/// A vehicle in a parking space. One that is still there has not left.
#[derive(Clone, Debug)]
pub(super) struct Stay {
    pub(super) from: Timestamp,
    pub(super) to: Option<Timestamp>,
    pub(super) vehicle: Vehicle,
}

/// Up to when records are wanted: those of the thirty days before.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct Until(pub(super) i64);

impl Until {
    fn start(self) -> i64 {
        self.0 - KEPT_DAYS * local::DAY_S
    }
}

/// A vehicle, by its number.
pub(super) fn vehicle(world: &World, number: usize) -> Vehicle {
    let mut dice = world.dice_of(Topic::Vehicle, [number as u64]);
    let plate_type = *dice.pick(PLATES);
    let province = dice.pick(&["粤", "京", "沪", "浙", "川"]);
    let city = char::from(b'A' + dice.below(8) as u8);
    let electric = matches!(plate_type, PlateType::Green | PlateType::YellowGreen);
    let digits = if electric { 100_000 + dice.below(900_000) } else { 10_000 + dice.below(90_000) };
    let vehicle_type = match plate_type {
        PlateType::Yellow | PlateType::YellowGreen => {
            dice.pick(&[VehicleType::LargeTruck, VehicleType::LargePassenger, VehicleType::MediumPassenger])
        }
        _ => dice.pick(&[VehicleType::SmallPassenger, VehicleType::SmallPassenger, VehicleType::SmallTruck]),
    };
    Vehicle {
        plate: format!("{province}{city}{digits}"),
        plate_type,
        vehicle_type: *vehicle_type,
        color: dice.pick(COLORS).clone(),
        logo: dice.pick(LOGOS).clone(),
    }
}

/// What a camera at a road saw: up to three vehicles in an hour by day, up to one by night.
pub(super) fn detections(world: &World, camera: DeviceKey, until: Until) -> Vec<Detection> {
    let mut seen = Vec::new();
    for hour in until.start().div_euclid(HOUR_S)..=until.0.div_euclid(HOUR_S) {
        let mut dice = world.dice_of(Topic::Detection, [camera.0.into(), hour as u64]);
        let by_day = (6..22).contains(&(local::second_of_day(Timestamp::from_secs(hour * HOUR_S)) / HOUR_S));
        let first = seen.len();
        for _ in 0..dice.below(if by_day { 4 } else { 2 }) {
            let at = Timestamp::from_secs(hour * HOUR_S + dice.below(HOUR_S as usize) as i64);
            seen.push(Detection { at, vehicle: vehicle(world, dice.below(VEHICLES)) });
        }
        seen[first..].sort_by_key(|detection| detection.at);
    }
    seen.retain(|detection| (until.start()..=until.0).contains(&detection.at.as_secs()));
    seen
}

/// Who stood in the parking space of a camera.
pub(super) fn stays(world: &World, camera: DeviceKey, until: Until) -> Vec<Stay> {
    let spans = until.start().div_euclid(SPAN_S)..=until.0.div_euclid(SPAN_S);
    let stays = spans.filter_map(|span| {
        let mut dice = world.dice_of(Topic::Stay, [camera.0.into(), span as u64]);
        let taken = dice.percent(70);
        let from = span * SPAN_S + dice.below(2 * HOUR_S as usize) as i64;
        let to = from + 600 + dice.below((SPAN_S - 2 * HOUR_S - 1200) as usize) as i64;
        let vehicle = vehicle(world, dice.below(VEHICLES));
        let to = (to <= until.0).then(|| Timestamp::from_secs(to));
        (taken && from <= until.0).then(|| Stay { from: Timestamp::from_secs(from), to, vehicle })
    });
    stays.filter(|stay| stay.to.is_none_or(|to| to.as_secs() >= until.start())).collect()
}

/// The colour of the vehicle that a camera saw, or that parked before it, at a moment.
pub(super) fn color_at(world: &World, camera: DeviceKey, at: Timestamp) -> Option<VehicleColor> {
    let until = Until(at.as_secs());
    let detections = detections(world, camera, until).into_iter().map(|seen| (seen.at, seen.vehicle));
    let stays = stays(world, camera, until).into_iter().map(|stay| (stay.from, stay.vehicle));
    let mut all = detections.chain(stays);
    all.find_map(|(seen, vehicle)| (seen == at).then_some(vehicle.color))
}
