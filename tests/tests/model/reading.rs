//! What the cloud shows, read through the SDK page by page.

use std::collections::BTreeMap;

use tums::*;
use tums_sim::world::{DeviceKey, Spot};
use tums_tests::simulated::Simulated;

use super::expected::{Listed, Region, Settings, Switches, View};

/// Reads all that is listed.
pub(crate) async fn view(simulated: &Simulated) -> View {
    let mut counts = BTreeMap::new();
    let mut roots = Vec::new();
    let mut pages = simulated.project.items(GetPagedRootRegions::new().need_dev_num(true));
    while let Some(region) = pages.try_next().await.expect("a page") {
        roots.push(below(simulated, region, &mut counts).await);
    }
    View { regions: roots, counts, devices: devices(simulated).await, plates: plates(simulated).await }
}

/// A region as it is listed, with all below it.
async fn below(simulated: &Simulated, region: RegionSummary, counts: &mut BTreeMap<RegionId, i64>) -> Region {
    counts.insert(region.region_id.clone(), region.total_dev_num.expect("a number of devices"));
    let mut children = Vec::new();
    if region.has_children.as_ref().is_some_and(|has| has.is_on() == Some(true)) {
        let mut pages = simulated.project.items(GetPagedRegionChildren::new(&region.region_id).need_dev_num(true));
        while let Some(child) = pages.try_next().await.expect("a page") {
            let place = children.len() as i64 + 1;
            assert_eq!((child.order, &child.parent_id), (Some(place), &Some(region.region_id.clone())));
            children.push(Box::pin(below(simulated, child, counts)).await);
        }
        assert!(!children.is_empty(), "{region:?} has no regions below it");
    }
    Region { id: region.region_id, name: region.region_name.expect("a name"), below: children }
}

async fn devices(simulated: &Simulated) -> BTreeMap<String, Listed> {
    let all = GetDeviceListInProjectApplication::new().filter_and(ProjectDeviceFilter::new().has_child(true));
    let mut pages = simulated.project.items(all);
    let mut devices = BTreeMap::new();
    while let Some(device) = pages.try_next().await.expect("a page") {
        let listed = Listed { name: device.device_name.expect("a name"), region: device.region_id.expect("a region") };
        devices.insert(device.mac.expect("an address").to_string(), listed);
    }
    devices
}

async fn plates(simulated: &Simulated) -> BTreeMap<String, RegionId> {
    let mut pages = simulated.project.items(GetAllPlateListByPage::new());
    let mut plates = BTreeMap::new();
    while let Some(plate) = pages.try_next().await.expect("a page") {
        plates.insert(plate.plate_id.expect("an id"), plate.group_id.expect("a region"));
    }
    plates
}

/// The settings of a camera of the project.
pub(crate) async fn settings(simulated: &Simulated, lens: &ChannelId) -> Settings {
    let config = simulated.project.device_config();
    let image = config.get_device_image(GetDeviceImage::new(lens.clone())).await.expect("an image");
    let osd = config.get_device_osd_info(GetDeviceOsdInfo::new(lens.clone())).await.expect("texts");
    Settings {
        luma: image.luma.expect("a luma"),
        flip: image.flip.expect("a flip"),
        date_shown: osd.date.and_then(|date| date.if_show).expect("a date"),
    }
}

/// The alarm switches of a camera, which no operation reads.
pub(crate) fn switches(simulated: &Simulated, device: DeviceKey) -> Switches {
    let switches = simulated.simulator.world(|world| world.alarm_switches(Spot { device, channel: Some(1) }));
    Switches { events: switches.events, input: switches.input, output: switches.output }
}
