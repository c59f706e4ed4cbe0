//! `tums devices`: the devices of the application as people want to see them.

use clap::{Arg, ArgMatches, Command};
use serde_json::{Map, Value, json};
use tums::Client;
use tums::catalog::{Field, Operation, Type, catalog};

use super::{Context, reading};
use crate::exit::Failure;
use crate::messages;
use crate::output::{Format, cells, print, style, table};
use crate::request::path::Path;
use crate::request::{self, values};

/// The list of a project-type application, and that of a device-type one.
const LISTS: [&str; 2] = ["getDeviceListInProjectApplication", "getDeviceListInDeviceApplication"];

/// The flags, with the field of the request that each sets, and the object that holds it.
const FILTERS: [(&str, &str, &str); 7] = [
    ("status", "filterAnd", "deviceStatus"),
    ("type", "filterAnd", "deviceTypeList"),
    ("region", "filterAnd", "regionId"),
    ("name", "filterOr", "deviceNameLike"),
    ("model", "filterOr", "deviceModelLike"),
    ("ip", "filterOr", "ipLike"),
    ("mac", "filterOr", "macLike"),
];

pub(super) fn command() -> Command {
    let filters = FILTERS.iter().map(|(flag, _, _)| {
        let help = match *flag {
            "status" => messages::devices_status(),
            "type" => messages::devices_type(),
            "region" => messages::devices_region(),
            "name" => messages::devices_name(),
            "model" => messages::devices_model(),
            "ip" => messages::devices_ip(),
            _ => messages::devices_mac(),
        };
        Arg::new(*flag).long(*flag).value_name("VALUE").help(help)
    });
    let children = Arg::new("children").long("children").help(messages::devices_children());
    Command::new("devices")
        .about(messages::devices_about())
        .before_help(messages::devices_long_about())
        .args(filters)
        .arg(children.action(clap::ArgAction::SetTrue))
}

pub(super) fn run(arguments: &ArgMatches, context: &Context) -> Result<(), Failure> {
    let [of_project, of_devices] = LISTS.map(|name| catalog().operation(name).expect("an operation of the catalog"));
    // What is wrong with a filter is told before anything is sent; only the cloud knows the type of the application.
    let wanted = filter(of_project, arguments)?;
    let client = context.client()?;
    let (operation, devices) = context.wait_for(async {
        match read(of_project, &wanted, &client, context).await {
            Err(error) if error.is_wrong_application() => {
                let wanted = filter(of_devices, arguments)?;
                Ok((of_devices, read(of_devices, &wanted, &client, context).await?))
            }
            read => Ok((of_project, read?)),
        }
    })?;
    match context.output.format {
        Format::Table => print(&rows(operation, &devices)),
        _ => context.output.value(&Value::Array(devices), &[]),
    }
}

async fn read(operation: &Operation, filter: &Value, client: &Client, context: &Context) -> tums::Result<Vec<Value>> {
    let request = request::endpoint(operation).open(&filter.to_string());
    let request = request.expect("a request that was made from the catalog");
    reading::entries(&request, client, &context.output, &messages::devices_reading()).await
}

/// The filter that the flags describe. A flag that the operation does not know is refused: a list must not be wider than asked.
fn filter(operation: &Operation, arguments: &ArgMatches) -> Result<Value, Failure> {
    let mut request = json!({});
    for (flag, object, name) in FILTERS {
        let Some(text) = arguments.get_one::<String>(flag) else { continue };
        let field = field(operation, object, name).ok_or_else(|| unknown(operation, flag))?;
        let path = Path::default().name(flag);
        let value = match &field.ty {
            Type::List(item) => {
                text.split(',').map(|text| values::parse(item, text, &path)).collect::<Result<_, _>>()?
            }
            ty => values::parse(ty, text, &path)?,
        };
        put(&mut request, object, name, value);
    }
    if arguments.get_flag("children") {
        put(&mut request, "filterAnd", "hasChild", 1.into());
    }
    Ok(request)
}

fn unknown(operation: &Operation, flag: &str) -> Failure {
    let known = FILTERS.iter().filter(|(_, object, name)| field(operation, object, name).is_some());
    let known: Vec<String> = known.map(|(flag, _, _)| format!("--{flag}")).collect();
    Failure::usage(messages::devices_filter_unknown(flag, known.join(", ")))
}

fn field(operation: &Operation, object: &str, name: &str) -> Option<&'static Field> {
    let object = operation.request.iter().find(|field| field.name == object)?.ty.object()?;
    object.fields.iter().find(|field| field.name == name)
}

fn put(request: &mut Value, object: &str, name: &str, value: Value) {
    if request[object].is_null() {
        request[object] = Value::Object(Map::new());
    }
    request[object][name] = value;
}

fn rows(operation: &Operation, devices: &[Value]) -> String {
    let list = operation.response.iter().find_map(|field| field.ty.object());
    let field = |name: &str| list.and_then(|object| object.fields.iter().find(|field| field.name == name));
    let columns = [
        (messages::column_name(), "deviceName"),
        (messages::column_status(), "deviceStatus"),
        (messages::column_type(), "deviceType"),
        (messages::column_model(), "deviceModel"),
        (messages::column_address(), "ip"),
        (messages::column_region(), "regionName"),
    ];
    let mut headings: Vec<String> = columns.iter().map(|(heading, _)| heading.clone()).collect();
    headings.insert(2, messages::column_id());
    let row = |device: &Value| {
        let mut texts: Vec<String> =
            columns.iter().map(|(_, name)| cells::of_field(field(name), &device[*name])).collect();
        texts[1] = coloured(&device["deviceStatus"], &texts[1]);
        texts.insert(2, id(device));
        texts
    };
    let all: Vec<Vec<String>> = devices.iter().map(row).collect();
    let online = devices.iter().filter(|device| is(&device["deviceStatus"], 1)).count();
    format!("{}\n{}\n", table::rows(&headings, &all), messages::devices_count(devices.len(), online))
}

/// What to call the device by: `CODE`, `MAC`, or one of these with the channel.
fn id(device: &Value) -> String {
    let text = |name: &str| device[name].as_str().filter(|text| !text.is_empty());
    if let Some(code) = text("qrCode").or_else(|| text("qrcode")) {
        return code.to_owned();
    }
    let channel = device["channelId"].as_i64().filter(|channel| *channel > 0);
    match (text("parentQrCode").or_else(|| text("parentMac")), channel) {
        (Some(parent), Some(channel)) => format!("{parent}@{channel}"),
        _ => text("mac").unwrap_or_default().to_owned(),
    }
}

fn is(status: &Value, number: i64) -> bool {
    status.as_i64() == Some(number) || status.as_str() == Some(number.to_string().as_str())
}

fn coloured(status: &Value, text: &str) -> String {
    match status {
        status if is(status, 1) => style::good(text),
        status if is(status, 0) => style::bad(text),
        _ => style::uncertain(text),
    }
}
