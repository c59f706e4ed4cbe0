//! The console in a real browser: it loads, follows calls as they come, explains a refused one, raises an event and sees it
//! delivered; by keyboard alone, in both languages, readable in light and dark.

mod browser;

use std::time::Duration;

use serde_json::json;
use tums::push::{Messages, Receiver};
use tums::{AddRegion, GetPagedRootRegions, MessageContent, RegionId};
use tums_sim::Simulator;
use tums_sim::world::CAMERA;
use tums_tests::simulated::{call_with_a_wrong_signature, subscribe};

use crate::browser::Browser;

const DOWN: char = '\u{E015}';
const RIGHT: char = '\u{E014}';
const LEFT: char = '\u{E012}';
const ENTER: char = '\u{E007}';
const ESCAPE: char = '\u{E00C}';
const HOME: char = '\u{E011}';
const TAB: char = '\u{E004}';
const BACKSPACE: char = '\u{E003}';

async fn simulator() -> Simulator {
    Simulator::builder().admin(([127, 0, 0, 1], 0).into()).start().await.expect("free ports")
}

/// A simulator and its console in a browser; none where there is no browser.
async fn console() -> Option<(Simulator, Browser)> {
    let browser = Browser::start(1440, 900).await?;
    let simulator = simulator().await;
    open(&browser, &simulator).await;
    Some((simulator, browser))
}

async fn open(browser: &Browser, simulator: &Simulator) {
    browser.open(&simulator.admin_url().expect("a console")).await;
    browser.until("document.querySelector('#link.live') && document.querySelector('[role=treeitem]')").await;
}

/// Subscribes a receiver to every message.
async fn receive(simulator: &Simulator) -> Messages {
    let (router, messages) = Receiver::new().route("/a-path-that-nobody-guesses");
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let url = format!("http://{}/a-path-that-nobody-guesses", listener.local_addr().expect("an address"));
    tokio::spawn(async move { axum::serve(listener, router).await });
    subscribe(&simulator.client().expect("a client"), &url, true, &[]).await.expect("subscribed");
    messages
}

/// Chooses the camera in the tree, with the keyboard alone.
async fn choose_camera(browser: &Browser) {
    browser.keys(&format!("/{CAMERA}{DOWN}")).await;
    browser.until("document.activeElement.getAttribute('role') === 'treeitem'").await;
    for _ in 0..12 {
        if browser.script("return document.activeElement.classList.contains('device')").await == json!(true) {
            break;
        }
        browser.keys(&DOWN.to_string()).await;
    }
    browser.keys(&ENTER.to_string()).await;
    browser.until(&format!("document.querySelector('#details').innerText.includes('{CAMERA}')")).await;
}

async fn assert_no_complaints(browser: &Browser) {
    let complaints = browser.complaints().await;
    assert_eq!(complaints, json!([]), "{complaints:#}");
}

#[tokio::test]
async fn it_loads_from_nowhere_but_the_simulator_and_shows_its_devices() {
    let Some((simulator, browser)) = console().await else { return };
    let host = simulator.admin_url().expect("a console");
    let loaded = browser.script("return performance.getEntriesByType('resource').map((one) => one.name)").await;
    let loaded: Vec<_> = loaded.as_array().expect("a list").iter().filter_map(|name| name.as_str()).collect();
    assert!(loaded.len() >= 9, "{loaded:?}");
    assert!(loaded.iter().all(|name| name.starts_with(&host) || name.starts_with("data:")), "{loaded:?}");
    assert_eq!(browser.text("#endpoint").await, simulator.url());
    let (count, offline) = simulator.world(|world| {
        let devices = world.devices.iter();
        devices.fold((0, 0), |(all, off), (_, device)| (all + 1, off + usize::from(!device.is_connected())))
    });
    assert_eq!(browser.text("#device-count").await, format!("{count} devices, {offline} offline"));
    assert_no_complaints(&browser).await;
    browser.close().await;
}

#[tokio::test]
async fn a_refused_call_appears_and_is_explained() {
    let Some((simulator, browser)) = console().await else { return };
    let client = simulator.client().expect("a client");
    client.region().add_region(AddRegion::new("New wing", RegionId::ROOT)).await.expect("added");
    browser.until("document.querySelector('.call .chip.ok')").await;
    browser.until("document.querySelector('#tree').innerText.includes('New wing')").await;
    call_with_a_wrong_signature(&simulator).await;
    browser.until("document.querySelector('.call .chip.bad')").await;
    browser.click(".call:has(.chip.bad)").await;
    let details = browser.text("#details").await;
    for part in
        ["-10301 SIGNATURE_MISMATCH", "The method was signed in lower case.", "They part in line 3, at character 1."]
    {
        assert!(details.contains(part), "{part} is missing in:\n{details}");
    }
    assert_eq!(browser.text(".sign.right mark").await, "P");
    assert_eq!(browser.text(".sign.wrong mark").await, "p");
    assert!(
        browser.text(".sign.wrong").await.contains("post /tums/open/resource/v1/getPagedRootRegions tp-link_request")
    );
    browser.click("[data-kind=refused]").await;
    assert_eq!(browser.script("return document.querySelectorAll('.call').length").await, json!(1));
    let page = browser.script("return document.documentElement.outerHTML").await.to_string();
    for secret in ["sim-project-sk", "sim-device-sk", "sim-password"] {
        assert!(!page.contains(secret), "the page shows {secret}");
    }
    assert_no_complaints(&browser).await;
    browser.close().await;
}

#[tokio::test]
async fn an_event_is_raised_by_keyboard_and_seen_delivered() {
    let Some((simulator, browser)) = console().await else { return };
    let mut messages = receive(&simulator).await;
    choose_camera(&browser).await;
    browser.keys("fe").await;
    browser.until("document.activeElement.id === 'event-content'").await;
    browser.keys("A person").await;
    browser.until("document.activeElement.value === 'humanDetected'").await;
    browser.keys(&format!("{TAB}{ENTER}")).await;
    let message = tokio::time::timeout(Duration::from_secs(30), messages.recv()).await.expect("in time");
    assert_eq!(message.expect("a message").msg_content_type, [MessageContent::Human]);
    browser.keys(&format!("{ESCAPE}m")).await;
    browser.until("document.querySelector('.message .chip.ok')?.innerText === 'delivered'").await;
    browser.click(".message").await;
    let details = browser.text("#details").await;
    assert!(details.contains("humanDetected") && details.contains("200"), "{details}");
    assert!(!details.contains("nobody-guesses"), "the path is shown: {details}");

    choose_camera(&browser).await;
    browser.click("#device-online").await;
    let message = tokio::time::timeout(Duration::from_secs(30), messages.recv()).await.expect("in time");
    assert_eq!(message.expect("a message").msg_content_type, [MessageContent::IpcOffline]);
    browser.until("document.querySelector('#details .mark.offline')").await;
    assert_no_complaints(&browser).await;
    browser.close().await;
}

#[tokio::test]
async fn a_fault_is_set_and_its_hits_are_counted() {
    let Some((simulator, browser)) = console().await else { return };
    browser.click("#tab-faults").await;
    browser.click("#fault-operation").await;
    browser.keys("addRegion").await;
    browser.click("#fault-times").await;
    browser.keys(&format!("1{ENTER}")).await;
    browser.until("document.querySelector('#fault-list').innerText.includes('hit 0 times')").await;
    let client = simulator.client().expect("a client");
    client.region().add_region(AddRegion::new("Lost", RegionId::ROOT)).await.expect_err("the connection was reset");
    browser.until("document.querySelector('#fault-list').innerText.includes('hit 1 times · over')").await;
    browser.until("document.querySelector('.call .badge.fault')?.innerText === 'Connection reset'").await;
    browser.click("#fault-operation").await;
    browser.keys(&format!("x{ENTER}")).await;
    browser.until("document.querySelector('.toast.bad')?.innerText.includes('there is no operation')").await;
    assert_eq!(simulator.faults(|faults| faults.iter().count()), 1);
    browser.close().await;
}

/// From now on the state cannot be loaded.
const LOSE_THE_STATE: &str = "
window.wholeFetch = window.fetch;
window.fetch = async (path, options) => {
  if (path !== 'api/state') return window.wholeFetch(path, options);
  window.isLost = true;
  throw new Error('lost');
};
";

#[tokio::test]
async fn time_snapshots_messages_and_the_beginning_are_a_key_press_away() {
    let Some((simulator, browser)) = console().await else { return };
    let toast = async |text: &str| {
        browser
            .until(&format!("[...document.querySelectorAll('.toast.ok')].some((one) => one.innerText === '{text}')"))
            .await;
    };
    let before = simulator.clock().now().as_secs();
    browser.keys(&format!("s{TAB}{TAB}{ENTER}")).await;
    let shown = "document.querySelector('#clock').textContent.replace(' ', 'T')";
    browser.until(&format!("Date.parse({shown} + '+08:00') >= {} * 1000", before + 3600)).await;
    assert!(simulator.clock().now().as_secs() >= before + 3600);

    browser.click("#snapshot-name").await;
    browser.keys(&format!("early{ENTER}")).await;
    toast("Kept as early").await;
    let client = simulator.client().expect("a client");
    client.region().add_region(AddRegion::new("New wing", RegionId::ROOT)).await.expect("added");
    browser.until("document.querySelector('#tree').innerText.includes('New wing')").await;
    browser.click("#snapshot-0").await;
    browser.until("!document.querySelector('#tree').innerText.includes('New wing')").await;
    toast("Back at early").await;

    let duplicates = || simulator.push(|outbox| outbox.settings().duplicates);
    browser.keys(&format!("{ESCAPE}p{TAB}{BACKSPACE}70{ENTER}")).await;
    toast("Applied").await;
    assert_eq!(duplicates(), 0.7);
    browser.keys(&format!("{ESCAPE}s")).await;
    browser.click("#reset").await;
    browser.until("document.querySelector('#reset').innerText === 'Really reset?'").await;
    assert_eq!(duplicates(), 0.7, "it asks first");
    browser.script(LOSE_THE_STATE).await;
    browser.click("#reset").await;
    toast("Everything is as in the beginning").await;
    assert_eq!(duplicates(), 0.0);
    client.region().get_paged_root_regions(GetPagedRootRegions::new()).await.expect("a list");
    browser.until("document.querySelector('.call')?.innerText.includes('getPagedRootRegions')").await;
    browser.script("window.isLost = false").await;
    let add = async |name: &str| client.region().add_region(AddRegion::new(name, RegionId::ROOT)).await.expect("added");
    add("East wing").await;
    browser.until("window.isLost").await;
    browser.script("window.fetch = window.wholeFetch").await;
    add("West wing").await;
    browser.until("document.querySelector('#push-duplicates').value === '0'").await;
    assert_no_complaints(&browser).await;
    browser.close().await;
}

#[tokio::test]
async fn the_tree_obeys_the_keyboard_and_says_what_it_is() {
    let Some((_simulator, browser)) = console().await else { return };
    let focused = async |what: &str| browser.script(&format!("return document.activeElement.{what}")).await;
    browser.keys(&format!("t{HOME}")).await;
    assert_eq!(focused("getAttribute('role')").await, json!("treeitem"));
    assert_eq!(focused("getAttribute('aria-level')").await, json!("1"));
    assert_eq!(focused("getAttribute('aria-expanded')").await, json!("true"));
    browser.keys(&LEFT.to_string()).await;
    assert_eq!(focused("getAttribute('aria-expanded')").await, json!("false"));
    browser.keys(&format!("{RIGHT}{RIGHT}")).await;
    assert_eq!(focused("getAttribute('aria-level')").await, json!("2"));
    assert_eq!(focused("getAttribute('aria-posinset')").await, json!("1"));
    browser.keys(&format!("{LEFT}{LEFT}")).await;
    assert_eq!(
        focused("getAttribute('aria-level')").await,
        json!("1"),
        "the first closes the region, the second leaves it"
    );
    assert_eq!(browser.script("return document.querySelectorAll('#tree [tabindex=\"0\"]').length").await, json!(1));
    browser.keys("?").await;
    browser.until("document.querySelector('#shortcuts').open").await;
    browser.keys(&ESCAPE.to_string()).await;
    browser.until("!document.querySelector('#shortcuts').open").await;
    browser.close().await;
}

/// Every text that is to be seen, with its contrast; those that are too weak.
const WEAK: &str = r#"
const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
const rgba = (color) => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = color; canvas.fillRect(0, 0, 1, 1); return canvas.getImageData(0, 0, 1, 1).data; };
const light = (color) => { const [r, g, b] = [...rgba(color)].map((part) => { const s = part / 255; return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4; }); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
const ground = (element) => { for (let at = element; at; at = at.parentElement) { const color = getComputedStyle(at).backgroundColor; if (rgba(color)[3] === 255) return color; } return "white"; };
const weak = [];
for (const element of document.querySelectorAll("body *")) {
  if (![...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim()) || !element.checkVisibility()) continue;
  const [one, other] = [light(getComputedStyle(element).color), light(ground(element))].sort((a, b) => b - a);
  const contrast = (one + 0.05) / (other + 0.05);
  if (contrast < 4.5) weak.push(`${element.className || element.tagName}: ${contrast.toFixed(2)} ${element.innerText.slice(0, 30)}`);
}
return weak;
"#;

/// Every control that a screen reader could not name.
const NAMELESS: &str = r#"
return [...document.querySelectorAll("button, input, select")].filter((control) => control.checkVisibility()
  && !(control.getAttribute("aria-label") || control.labels?.length && control.labels[0].innerText.trim() || control.innerText.trim()))
  .map((control) => control.outerHTML);
"#;

#[tokio::test]
async fn it_is_readable_in_light_and_dark_in_english_and_chinese() {
    let Some((simulator, browser)) = console().await else { return };
    let _messages = receive(&simulator).await;
    call_with_a_wrong_signature(&simulator).await;
    simulator.raise(CAMERA.parse::<tums::QrCode>().expect("a code"), &MessageContent::Face).expect("raised");
    browser.until("document.querySelector('.call .chip.bad')").await;
    for (language, devices) in [("en", "Devices"), ("zh-CN", "设备")] {
        assert_eq!(browser.script("return document.documentElement.lang").await, json!(language));
        assert_eq!(browser.text("#devices-title").await, devices);
        for _ in ["light", "dark"] {
            for tab in ["#tab-faults", "#tab-push", "#tab-time", "#tab-details"] {
                browser.click(tab).await;
                browser.click(".call").await;
                browser.click(tab).await;
                assert_eq!(browser.script(WEAK).await, json!([]), "{language}, {tab}");
                assert_eq!(browser.script(NAMELESS).await, json!([]), "{language}, {tab}");
            }
            browser.click("#theme").await;
        }
        browser.keys("l").await;
    }
    browser.keys("l").await;
    browser.click(".call").await;
    let details = browser.text("#details").await;
    assert!(details.contains("签名时请求方法用了小写。") && details.contains("应当签名的内容"), "{details}");
    assert_no_complaints(&browser).await;
    browser.close().await;
}

/// Draws the picture of the README: `TUMS_PICTURE=sim/console/console.png cargo test -p tums-tests --test console -- --ignored`.
#[tokio::test]
#[ignore = "it draws the picture of the README, at the path in TUMS_PICTURE"]
async fn the_picture_of_the_readme() {
    let path = std::env::var("TUMS_PICTURE").expect("TUMS_PICTURE names a file");
    let (simulator, browser) = console().await.expect("a browser");
    let _messages = receive(&simulator).await;
    let client = simulator.client().expect("a client");
    client.region().get_paged_root_regions(tums::GetPagedRootRegions::new()).await.expect("a list");
    let garden = client.region().add_region(AddRegion::new("Roof garden", RegionId::ROOT)).await.expect("added");
    client.region().add_region(AddRegion::new("Roof garden", RegionId::ROOT)).await.expect_err("the name is taken");
    simulator.inject(tums_sim::Fault::new(tums_sim::Mishap::Reset).operation("deleteRegion").after().times(1));
    client.region().delete_region(tums::DeleteRegion::new(garden.region_id)).await.expect_err("the answer is lost");
    call_with_a_wrong_signature(&simulator).await;
    browser.until("document.querySelectorAll('.call').length >= 5").await;
    browser.click(".call").await;
    browser.script("document.activeElement.blur()").await;
    browser.save_picture(path.as_ref()).await;
    browser.close().await;
}
