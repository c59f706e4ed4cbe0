//! Registered number plates, and the list on which each stands.

use serde::{Deserialize, Serialize};
use tums::{GetAllPlateListByPage, GetAllPlateListByPageOutput, Plate, PlateSearch, RegionId, VehicleListType};

use super::super::holds;
use super::traffic;
use crate::caller::Caller;
use crate::page::page;
use crate::refusal::Refusal;
use crate::world::{ApplicationId, RegionTree, World};

/// How many of a world's vehicles are registered.
const REGISTERED: usize = 48;

/// A registered plate.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Registered {
    id: u64,
    plate: String,
    region: u64,
    list: VehicleListType,
}

impl World {
    /// Registers vehicles with the project of an application.
    pub(crate) fn register_vehicles(&mut self, application: ApplicationId, regions: &[u64]) {
        let plates = (0..REGISTERED).map(|number| {
            let list = match self.dice.below(20) {
                0..14 => VehicleListType::Allowlist,
                14..17 => VehicleListType::Blocklist,
                _ => VehicleListType::Unlisted,
            };
            let plate = traffic::vehicle(self, number).plate;
            Registered { id: 101 + number as u64, plate, region: *self.dice.pick(regions), list }
        });
        let plates = plates.collect();
        self.vehicle.plates.insert(application, plates);
    }

    /// The list on which a vehicle stands.
    pub(super) fn vehicle_list(&self, application: ApplicationId, plate: &str) -> VehicleListType {
        let mut plates = self.vehicle.plates.get(&application).into_iter().flatten();
        plates.find(|known| known.plate == plate).map_or(VehicleListType::Unlisted, |known| known.list)
    }
}

impl Registered {
    /// Its region. When a region is deleted its plates fall to the default region, as its devices do.
    fn region(&self, regions: &RegionTree) -> u64 {
        if regions.get(self.region).is_some() { self.region } else { regions.default_region() }
    }
}

pub(super) fn get_all_plate_list_by_page(
    world: &mut World,
    caller: &Caller,
    request: GetAllPlateListByPage,
) -> Result<GetAllPlateListByPageOutput, Refusal> {
    let regions = world.regions(caller)?;
    let wanted = request.filter_and.unwrap_or_default().group_id;
    let search = request.filter_or.unwrap_or_default();
    let all = world.vehicle.plates.get(&caller.application).into_iter().flatten();
    let in_region =
        |plate: &Registered| wanted.as_ref().is_none_or(|wanted| RegionId::from(plate.region(regions)) == *wanted);
    let found: Vec<_> = all.filter(|plate| in_region(plate) && matches(plate, &search)).collect();
    let only_number = request.only_plate_number.unwrap_or(false);
    let list = page(&found, request.start, request.limit).iter().map(|plate| entry(plate, regions, only_number));
    Ok(GetAllPlateListByPageOutput { total: Some(found.len() as i64), list: list.collect() })
}

fn matches(plate: &Registered, search: &PlateSearch) -> bool {
    search.plate_number_like.as_deref().is_none_or(|part| holds(&plate.plate, part))
}

fn entry(plate: &Registered, regions: &RegionTree, only_number: bool) -> Plate {
    let region = Some(plate.region(regions)).filter(|_| !only_number);
    Plate {
        plate_id: (!only_number).then(|| plate.id.to_string()),
        plate_number: Some(plate.plate.clone()),
        group_id: region.map(RegionId::from),
        group_name: region.and_then(|region| regions.get(region)).map(|region| region.name.clone()),
    }
}
