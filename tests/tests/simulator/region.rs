//! Regions: a tree that is built, listed, searched, reordered and deleted.

use tums::operation::Paged;
use tums::*;
use tums_sim::World;
use tums_sim::world::Place;
use tums_tests::simulated::{Simulated, refused};

async fn add(simulated: &Simulated, name: &str, parent: impl Into<RegionId>) -> Result<AddRegionOutput> {
    simulated.project.region().add_region(AddRegion::new(name, parent)).await
}

async fn roots(simulated: &Simulated) -> Vec<RegionSummary> {
    let request = GetPagedRootRegions::new().need_dev_num(true);
    simulated.project.region().get_paged_root_regions(request).await.expect("regions").list
}

#[tokio::test]
async fn regions_nest_four_levels_deep() {
    let simulated = Simulated::start().await;
    let mut parent = RegionId::ROOT;
    for level in 1..=4 {
        let added = add(&simulated, &format!("level {level}"), parent).await.expect("added");
        assert_eq!(added.region_level, Some(level));
        parent = added.region_id;
    }
    refused(add(&simulated, "level 5", parent.clone()).await, ErrorCode::REGION_LEVEL_LIMIT_REACHED);
    refused(add(&simulated, "level 2", RegionId::ROOT).await, ErrorCode::REGION_NAME_EXISTS);
    refused(add(&simulated, "orphan", 999_999).await, ErrorCode::PARENT_REGION_NOT_FOUND);

    let region = simulated.project.region();
    let way = region.get_region_ancestor(GetRegionAncestor::new(parent.clone())).await.expect("a way").region_ancestors;
    let names: Vec<_> = way.iter().filter_map(|node| node.region_name.as_deref()).collect();
    assert_eq!(names, ["level 1", "level 2", "level 3", "level 4"]);
    let ids = [parent.clone(), way[1].region_id.clone().expect("an id")];
    let ways = region.batch_get_region_ancestor(BatchGetRegionAncestor::new(ids.clone())).await.expect("ways").result;
    assert_eq!((ways.len(), &ways[&parent]), (2, &way));
    assert_eq!(ways[&ids[1]], way[..2]);
    let nowhere = RegionId::from(999_999);
    refused(region.get_region_ancestor(GetRegionAncestor::new(&nowhere)).await, ErrorCode::REGION_NOT_FOUND);
    let batch = BatchGetRegionAncestor::new([parent, nowhere]);
    refused(region.batch_get_region_ancestor(batch).await, ErrorCode::REGION_NOT_FOUND);
}

#[tokio::test]
async fn a_project_has_a_limit() {
    let simulated = Simulated::start().await;
    simulated.simulator.world(|world| {
        world.regions_of_mut(World::PROJECT).expect("regions").set_limit(1);
    });
    refused(add(&simulated, "one more", RegionId::ROOT).await, ErrorCode::REGION_LIMIT_REACHED);
}

#[tokio::test]
async fn regions_are_renamed_and_reordered() {
    let simulated = Simulated::start().await;
    let region = simulated.project.region();
    let before = roots(&simulated).await;
    let (first, second) = (before[0].region_id.clone(), before[1].region_id.clone());
    region.edit_region(EditRegion::new("renamed", &first)).await.expect("renamed");
    region
        .switch_region_order(SwitchRegionOrder::new(SwitchRegionOrderRequired {
            first_region: first.clone(),
            second_region: second.clone(),
        }))
        .await
        .expect("swapped");
    let after = roots(&simulated).await;
    assert_eq!((&after[0].region_id, &after[1].region_id), (&second, &first));
    assert_eq!(after[1].region_name.as_deref(), Some("renamed"));
    assert_eq!((after[0].order, after[1].order), (Some(1), Some(2)));
    refused(region.edit_region(EditRegion::new("renamed", &second)).await, ErrorCode::REGION_NAME_EXISTS);
    refused(region.edit_region(EditRegion::new("other", 999_999)).await, ErrorCode::REGION_NOT_FOUND);
    let children = GetPagedRegionChildren::new(&second);
    let child = region.get_paged_region_children(children).await.expect("children").list[0].region_id.clone();
    let across = SwitchRegionOrderRequired { first_region: second, second_region: child };
    refused(region.switch_region_order(SwitchRegionOrder::new(across)).await, ErrorCode::REGION_ORDER_ACROSS_LEVELS);
    let unknown = SwitchRegionOrderRequired { first_region: first, second_region: RegionId::from(999_999) };
    refused(region.switch_region_order(SwitchRegionOrder::new(unknown)).await, ErrorCode::REGION_NOT_FOUND);
}

#[tokio::test]
async fn lists_count_devices_and_come_page_by_page() {
    let simulated = Simulated::start().await;
    let roots = roots(&simulated).await;
    let default = &roots[0];
    assert_eq!(default.region_type, Some(RegionType::Default));
    let id: u64 = default.region_id.as_str().parse().expect("a number");
    let (all, connected) = simulated.simulator.world(|world| {
        let here: Vec<_> =
            world.devices.of(World::PROJECT).filter(|(_, one)| one.region_in(World::PROJECT) == Some(id)).collect();
        (here.len() as i64, here.iter().filter(|(_, one)| one.is_connected()).count() as i64)
    });
    assert_eq!((default.total_dev_num, default.total_dev_online_num), (Some(all), Some(connected)));
    let system = |name: &str| default.dev_num_map[name].total_dev_num.expect("a number");
    assert_eq!(["vms", "nms", "nbs", "evcs", "parking"].map(system).iter().sum::<i64>(), all);

    let like = simulated.project.items(GetRegionByNameLike::new("号楼").limit(2));
    let names = names(like).await;
    assert_eq!(names, ["1号楼", "2号楼", "3号楼"]);
    let like = simulated.project.items(GetRegionByNameLike::new("1-2f EAST"));
    assert_eq!(self::names(like).await, ["1-2F East"], "whatever the case, as in the list of devices");
    let children = names_of_children(&simulated, &roots[1].region_id).await;
    assert_eq!(children, ["1-1F", "1-2F", "1-3F"]);
    let nowhere = GetPagedRegionChildren::new(999_999);
    refused(simulated.project.region().get_paged_region_children(nowhere).await, ErrorCode::REGION_NOT_FOUND);
}

async fn names_of_children(simulated: &Simulated, region: &RegionId) -> Vec<String> {
    names(simulated.project.items(GetPagedRegionChildren::new(region).limit(2))).await
}

async fn names<Op: Paged<Item = RegionSummary>>(mut items: page::Items<Op>) -> Vec<String> {
    let mut names = Vec::new();
    while let Some(region) = items.try_next().await.expect("a page") {
        names.extend(region.region_name);
    }
    names
}

#[tokio::test]
async fn devices_of_a_deleted_region_fall_to_the_default_region() {
    let simulated = Simulated::start().await;
    let region = simulated.project.region();
    let roots = roots(&simulated).await;
    refused(region.delete_region(DeleteRegion::new(&roots[0].region_id)).await, ErrorCode::DELETE_FAILED);
    let key = simulated.find(|device| {
        device.place == Place::Alone
            && device.region_in(World::PROJECT).is_some_and(|region| region.to_string() != roots[0].region_id.as_str())
    });
    let of_device = RegionId::from(simulated.device(key).region_in(World::PROJECT).expect("a region"));
    region.delete_region(DeleteRegion::new(&of_device)).await.expect("deleted");
    assert_eq!(simulated.device(key).region_in(World::PROJECT).map(RegionId::from).as_ref(), Some(&roots[0].region_id));
    refused(region.delete_region(DeleteRegion::new(&of_device)).await, ErrorCode::REGION_NOT_FOUND);
    region.delete_all_region(DeleteAllRegion::new()).await.expect("deleted");
    assert_eq!(self::roots(&simulated).await.len(), 1);
    let outside = simulated.simulator.world(|world| {
        world
            .devices
            .of(World::PROJECT)
            .filter(|(_, one)| one.region_in(World::PROJECT).map(RegionId::from).as_ref() != Some(&roots[0].region_id))
            .count()
    });
    assert_eq!(outside, 0);
}

#[tokio::test]
async fn only_projects_have_regions() {
    let simulated = Simulated::start().await;
    let region = simulated.device.region();
    let wrong = ErrorCode::NOT_A_PROJECT_APPLICATION;
    refused(region.add_region(AddRegion::new("a", RegionId::ROOT)).await, wrong);
    refused(region.delete_region(DeleteRegion::new(1)).await, wrong);
    refused(region.delete_all_region(DeleteAllRegion::new()).await, wrong);
    refused(region.get_paged_root_regions(GetPagedRootRegions::new()).await, wrong);
    refused(region.get_region_by_name_like(GetRegionByNameLike::new("a")).await, wrong);
}
