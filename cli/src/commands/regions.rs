//! `tums regions`: the regions of a project-type application, as a tree.

use clap::{ArgMatches, Command};
use serde_json::{Value, json};
use tums::{Client, GetPagedRegionChildren, GetPagedRootRegions, RegionSummary};

use super::Context;
use crate::exit::Failure;
use crate::messages;
use crate::output::progress::Progress;
use crate::output::{Format, print, style};

pub(super) fn command() -> Command {
    Command::new("regions").about(messages::regions_about())
}

/// A region with those below it.
struct Tree {
    region: RegionSummary,
    below: Vec<Tree>,
}

pub(super) fn run(_: &ArgMatches, context: &Context) -> Result<(), Failure> {
    let client = context.client()?;
    let trees = context.wait_for(async {
        let progress = Progress::line(&context.output, &messages::regions_reading());
        let mut roots = Vec::new();
        client.items(GetPagedRootRegions::new().need_dev_num(true)).read_to_end(&mut roots).await?;
        Ok(below(&client, roots, &progress).await?)
    })?;
    match context.output.format {
        Format::Table => {
            let mut text = String::new();
            draw(&trees, "", &mut text);
            print(&text)
        }
        _ => context.output.value(&trees.iter().map(json_of).collect(), &[]),
    }
}

/// Reads what is below each region; the cloud allows four levels.
async fn below(client: &Client, regions: Vec<RegionSummary>, progress: &Progress) -> tums::Result<Vec<Tree>> {
    let mut trees = Vec::with_capacity(regions.len());
    for region in regions {
        progress.say(messages::regions_reading() + " " + region.region_name.as_deref().unwrap_or_default());
        let mut children = Vec::new();
        // What the cloud does not tell is looked up.
        if region.has_children.as_ref().is_none_or(|has| has.is_on() != Some(false)) {
            let request = GetPagedRegionChildren::new(region.region_id.clone()).need_dev_num(true);
            client.items(request).read_to_end(&mut children).await?;
        }
        let below = Box::pin(below(client, children, progress)).await?;
        trees.push(Tree { region, below });
    }
    Ok(trees)
}

fn draw(trees: &[Tree], indent: &str, text: &mut String) {
    for (place, Tree { region, below }) in trees.iter().enumerate() {
        let is_last = place + 1 == trees.len();
        let (branch, further) = match (indent.is_empty() && region.region_level.unwrap_or(1) <= 1, is_last) {
            (true, _) => ("", "  "),
            (false, true) => ("└─ ", "   "),
            (false, false) => ("├─ ", "│  "),
        };
        let name = style::heading(region.region_name.as_deref().unwrap_or("?"));
        let id = style::faint(&format!("({})", region.region_id));
        *text += &format!("{indent}{branch}{name} {id}{}\n", devices(region));
        draw(below, &format!("{indent}{further}"), text);
    }
}

fn devices(region: &RegionSummary) -> String {
    match (region.total_dev_num, region.total_dev_online_num) {
        (Some(all), Some(online)) if all > 0 => format!("  {}", messages::regions_devices(all, online)),
        _ => String::new(),
    }
}

fn json_of(tree: &Tree) -> Value {
    let region = &tree.region;
    json!({
        "regionId": region.region_id.as_str(),
        "regionName": region.region_name,
        "regionLevel": region.region_level,
        "order": region.order,
        "totalDevNum": region.total_dev_num,
        "totalDevOnlineNum": region.total_dev_online_num,
        "children": tree.below.iter().map(json_of).collect::<Vec<_>>(),
    })
}
