//! Builds a tree of regions in a simulated cloud and prints it.
//!
//! With `TUMS_ACCESS_KEY` and `TUMS_SECRET_KEY` set it prints the regions of that application instead, and changes nothing.

use std::env;
use std::error::Error;

use tums::{AddRegion, Client, GetPagedRegionChildren, GetPagedRootRegions, RegionId, RegionSummary};
use tums_sim::{Simulator, World};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    if ["TUMS_ACCESS_KEY", "TUMS_SECRET_KEY"].into_iter().any(|name| env::var_os(name).is_some()) {
        return Ok(print_regions(&Client::from_env()?).await?);
    }
    // A cloud of our own, with nothing in it but the default region. It ends with this program.
    let simulator = Simulator::builder().world(World::empty(1)).start().await?;
    let client = simulator.client()?;
    build(&client).await?;
    Ok(print_regions(&client).await?)
}

/// Two floors with two rooms each.
async fn build(client: &Client) -> tums::Result<()> {
    for floor in ["1F", "2F"] {
        let floor_region = client.region().add_region(AddRegion::new(floor, RegionId::ROOT)).await?;
        for room in ["lobby", "office"] {
            let name = format!("{floor} {room}");
            client.region().add_region(AddRegion::new(name, &floor_region.region_id)).await?;
        }
    }
    Ok(())
}

async fn print_regions(client: &Client) -> tums::Result<()> {
    let mut regions = client.items(GetPagedRootRegions::new());
    while let Some(region) = regions.try_next().await? {
        print_with_children(client, region).await?;
    }
    Ok(())
}

/// Prints a region and, indented, everything below it.
async fn print_with_children(client: &Client, region: RegionSummary) -> tums::Result<()> {
    let mut open = vec![region];
    while let Some(region) = open.pop() {
        let level = region.region_level.unwrap_or(1).max(1) as usize;
        println!(
            "{:indent$}{} ({})",
            "",
            region.region_name.unwrap_or_default(),
            region.region_id,
            indent = 2 * level - 2
        );
        if region.has_children.and_then(|children| children.is_on()) == Some(true) {
            let mut children = client.items(GetPagedRegionChildren::new(region.region_id));
            let mut below = Vec::new();
            while let Some(child) = children.try_next().await? {
                below.push(child);
            }
            open.extend(below.into_iter().rev());
        }
    }
    Ok(())
}
