//! Regions (section 1.4.2).

use std::collections::BTreeMap;

use tums::{
    AddRegion, AddRegionOutput, BatchGetRegionAncestor, BatchGetRegionAncestorOutput, DeleteAllRegion, DeleteRegion,
    EditRegion, GetPagedRegionChildren, GetPagedRegionChildrenOutput, GetPagedRootRegions, GetPagedRootRegionsOutput,
    GetRegionAncestor, GetRegionAncestorOutput, GetRegionByNameLike, GetRegionByNameLikeOutput, RegionId, RegionNode,
    RegionSummary, RegionType, SwitchRegionOrder,
};

use crate::caller::Caller;
use crate::page::page;
use crate::refusal::Refusal;
use crate::route::{Route, route};
use crate::world::{RegionTree, World};

pub(super) fn routes() -> Vec<Route> {
    vec![
        route(add_region),
        route(edit_region),
        route(delete_region),
        route(delete_all_region),
        route(switch_region_order),
        route(get_region_ancestor),
        route(batch_get_region_ancestor),
        route(get_paged_root_regions),
        route(get_paged_region_children),
        route(get_region_by_name_like),
    ]
}

fn add_region(world: &mut World, caller: &Caller, request: AddRegion) -> Result<AddRegionOutput, Refusal> {
    let regions = world.regions_mut(caller)?;
    let order = request.order.and_then(|order| usize::try_from(order).ok());
    let id = regions.add(&request.region_name, &request.parent_id, order)?;
    Ok(AddRegionOutput {
        region_id: id.into(),
        region_level: Some(regions.level(id) as i64),
        order: Some(regions.order(id) as i64),
    })
}

fn edit_region(world: &mut World, caller: &Caller, request: EditRegion) -> Result<(), Refusal> {
    let regions = world.regions_mut(caller)?;
    let id = regions.find(&request.region_id)?;
    Ok(regions.rename(id, &request.region_name)?)
}

fn delete_region(world: &mut World, caller: &Caller, request: DeleteRegion) -> Result<(), Refusal> {
    let regions = world.regions_mut(caller)?;
    let id = regions.find(&request.region_id)?;
    let gone = regions.delete(id)?;
    let default = regions.default_region();
    world.devices.move_out_of(caller.application, |region| gone.contains(&region), default);
    Ok(())
}

fn delete_all_region(world: &mut World, caller: &Caller, _: DeleteAllRegion) -> Result<(), Refusal> {
    let regions = world.regions_mut(caller)?;
    regions.clear();
    let default = regions.default_region();
    world.devices.move_out_of(caller.application, |region| region != default, default);
    Ok(())
}

fn switch_region_order(world: &mut World, caller: &Caller, request: SwitchRegionOrder) -> Result<(), Refusal> {
    let regions = world.regions_mut(caller)?;
    let (first, second) = (regions.find(&request.first_region)?, regions.find(&request.second_region)?);
    Ok(regions.swap(first, second)?)
}

fn get_region_ancestor(
    world: &mut World,
    caller: &Caller,
    request: GetRegionAncestor,
) -> Result<GetRegionAncestorOutput, Refusal> {
    let region_ancestors = ancestors(world.regions(caller)?, &request.region_id)?;
    Ok(GetRegionAncestorOutput { region_ancestors })
}

fn batch_get_region_ancestor(
    world: &mut World,
    caller: &Caller,
    request: BatchGetRegionAncestor,
) -> Result<BatchGetRegionAncestorOutput, Refusal> {
    let regions = world.regions(caller)?;
    let ways = request.region_ids.into_iter().map(|id| Ok((id.clone(), ancestors(regions, &id)?)));
    let result = ways.collect::<Result<BTreeMap<_, _>, Refusal>>()?;
    Ok(BatchGetRegionAncestorOutput { result })
}

fn ancestors(regions: &RegionTree, id: &RegionId) -> Result<Vec<RegionNode>, Refusal> {
    let path = regions.path(regions.find(id)?);
    let nodes = path.iter().zip(1..).filter_map(|(id, level)| {
        let region = regions.get(*id)?;
        Some(RegionNode {
            region_id: Some((*id).into()),
            region_name: Some(region.name.clone()),
            order: Some(regions.order(*id) as i64),
            region_level: Some(level),
            parent_id: Some(region.parent.map_or(RegionId::ROOT, RegionId::from)),
        })
    });
    Ok(nodes.collect())
}

fn get_paged_root_regions(
    world: &mut World,
    caller: &Caller,
    request: GetPagedRootRegions,
) -> Result<GetPagedRootRegionsOutput, Refusal> {
    let ids = world.regions(caller)?.roots().to_vec();
    let count = request.need_dev_num.unwrap_or(false);
    let (list, total) = summaries(world, caller, &ids, request.start, request.limit, count)?;
    Ok(GetPagedRootRegionsOutput { list, total: Some(total) })
}

fn get_paged_region_children(
    world: &mut World,
    caller: &Caller,
    request: GetPagedRegionChildren,
) -> Result<GetPagedRegionChildrenOutput, Refusal> {
    let regions = world.regions(caller)?;
    let id = regions.find(&request.region_id)?;
    let ids = regions.get(id).map(|region| region.children.clone()).unwrap_or_default();
    let (list, total) = summaries(world, caller, &ids, request.start, request.limit, request.need_dev_num)?;
    Ok(GetPagedRegionChildrenOutput { list, total: Some(total) })
}

fn get_region_by_name_like(
    world: &mut World,
    caller: &Caller,
    request: GetRegionByNameLike,
) -> Result<GetRegionByNameLikeOutput, Refusal> {
    let like = |name: &str| super::holds(name, &request.region_name_like);
    let regions = world.regions(caller)?;
    let ids: Vec<u64> = regions.iter().filter(|(_, region)| like(&region.name)).map(|(id, _)| id).collect();
    let (list, total) = summaries(world, caller, &ids, request.start, request.limit, request.need_dev_num)?;
    Ok(GetRegionByNameLikeOutput { list, total: Some(total) })
}

/// A page of regions, with their devices counted if that is asked for, and the number of regions in all.
fn summaries(
    world: &World,
    caller: &Caller,
    ids: &[u64],
    start: i64,
    limit: i64,
    count: bool,
) -> Result<(Vec<RegionSummary>, i64), Refusal> {
    let regions = world.regions(caller)?;
    let list = page(ids, start, limit).iter().filter_map(|id| {
        let region = regions.get(*id)?;
        let counts = count.then(|| world.devices.count(caller.application, *id));
        let sum = |number: fn(&tums::DeviceCount) -> Option<i64>| {
            counts.as_ref().map(|counts| counts.values().filter_map(number).sum())
        };
        Some(RegionSummary {
            region_id: (*id).into(),
            region_name: Some(region.name.clone()),
            order: Some(regions.order(*id) as i64),
            region_level: Some(regions.level(*id) as i64),
            parent_id: Some(region.parent.map_or(RegionId::ROOT, RegionId::from)),
            has_children: Some((!region.children.is_empty()).into()),
            region_type: Some(if *id == regions.default_region() { RegionType::Default } else { RegionType::Normal }),
            total_dev_num: sum(|count| count.total_dev_num),
            total_dev_online_num: sum(|count| count.total_dev_online_num),
            dev_num_map: counts.unwrap_or_default(),
        })
    });
    Ok((list.collect(), ids.len() as i64))
}
