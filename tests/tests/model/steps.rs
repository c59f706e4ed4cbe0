//! Steps: one operation each, carried out in the cloud and in the model.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use proptest::sample::Index;
use tums::*;
use tums_sim::World;
use tums_sim::world::{DeviceKey, Feature, Kind, Place};
use tums_tests::simulated::{self, Simulated};

use super::expected::{Application, Camera, Model, Outcome, Switches};
use super::reading;

/// How many cameras are acted on.
pub(crate) const CAMERAS: usize = 4;
/// Events that every camera detects.
const EVENTS: [AlarmType; 2] = [AlarmType::Motion, AlarmType::VideoTampering];

#[derive(Clone, Debug)]
pub(crate) enum Step {
    AddRegion {
        name: String,
        parent: Index,
        order: Option<usize>,
    },
    RenameRegion {
        region: Index,
        name: String,
    },
    DeleteRegion {
        region: Index,
    },
    DeleteAllRegions,
    SwapRegions {
        first: Index,
        second: Index,
    },
    /// Tries so many wrong passwords before the right one.
    Bind {
        camera: usize,
        project: bool,
        wrong: usize,
    },
    Delete {
        camera: usize,
        project: bool,
        only_remove: bool,
    },
    RenameCamera {
        camera: usize,
        name: String,
    },
    MoveCamera {
        camera: usize,
        region: Index,
    },
    SwitchEvent {
        camera: usize,
        event: usize,
        on: bool,
    },
    SwitchTerminal {
        camera: usize,
        input: bool,
        on: bool,
    },
    ModifyImage {
        camera: usize,
        luma: Option<i64>,
        flipped: bool,
    },
    ShowDate {
        camera: usize,
        shown: bool,
    },
    Mint {
        seconds: u64,
    },
    UseKey {
        key: Index,
    },
    Pass {
        seconds: u64,
    },
}

/// The cloud and the model beside it.
pub(crate) struct Run {
    cloud: Simulated,
    model: Model,
    keys: Vec<DeviceKey>,
    ids: Vec<DeviceId>,
    minted: Vec<Client>,
}

impl Run {
    /// Starts with a project that has half of the cameras; nobody has the others.
    pub(crate) async fn start() -> Self {
        let cloud = Simulated::start().await;
        let keys = cameras(&cloud);
        let ids: Vec<_> = keys.iter().map(|key| cloud.id(*key)).collect();
        let mut cameras = Vec::new();
        for (place, (key, id)) in keys.iter().zip(&ids).enumerate() {
            let settings = reading::settings(&cloud, &id.channel(1)).await;
            if place % 2 == 1 {
                cloud.change(*key, |device| device.regions.clear());
            }
            let bound = if place % 2 == 0 { [Application::Project].into() } else { [].into() };
            let device = cloud.device(*key);
            cameras.push(Camera {
                mac: device.mac.to_string(),
                name: device.name,
                bound,
                password: None,
                wrong_passwords: Vec::new(),
                settings,
                switches: Switches::default(),
            });
        }
        let view = reading::view(&cloud).await;
        let default_region = view.regions[0].id.clone();
        let model = Model { view, default_region, cameras, keys: Vec::new(), now: 0 };
        Self { cloud, model, keys, ids, minted: Vec::new() }
    }

    /// Takes a step on both sides and holds one against the other.
    pub(crate) async fn take(&mut self, step: &Step) {
        let (cloud, model) = match step {
            Step::AddRegion { .. }
            | Step::RenameRegion { .. }
            | Step::DeleteRegion { .. }
            | Step::DeleteAllRegions
            | Step::SwapRegions { .. } => self.region(step).await,
            Step::Bind { .. } | Step::Delete { .. } | Step::RenameCamera { .. } | Step::MoveCamera { .. } => {
                self.device(step).await
            }
            Step::SwitchEvent { .. }
            | Step::SwitchTerminal { .. }
            | Step::ModifyImage { .. }
            | Step::ShowDate { .. } => self.setting(step).await,
            Step::Mint { .. } | Step::UseKey { .. } | Step::Pass { .. } => self.key(step).await,
        };
        assert_eq!(cloud, model, "the outcome of {step:?}");
        let (seen, expected) = (reading::view(&self.cloud).await, self.model.view());
        assert_eq!(seen.regions, expected.regions, "regions after {step:?}");
        assert_eq!(differences(&seen.devices, &expected.devices), [], "devices, seen and expected, after {step:?}");
        assert_eq!(differences(&seen.plates, &expected.plates), [], "plates, seen and expected, after {step:?}");
        assert_eq!(differences(&seen.counts, &expected.counts), [], "numbers of devices after {step:?}");
        for (camera, (key, id)) in self.model.cameras.iter().zip(self.keys.iter().zip(&self.ids)) {
            assert_eq!(reading::switches(&self.cloud, *key), camera.switches, "switches after {step:?}");
            if camera.bound.contains(&Application::Project) {
                let settings = reading::settings(&self.cloud, &id.channel(1)).await;
                assert_eq!(settings, camera.settings, "settings after {step:?}");
            }
        }
    }

    async fn region(&mut self, step: &Step) -> (Outcome, Outcome) {
        let region = self.cloud.project.region();
        match step {
            Step::AddRegion { name, parent, order } => {
                let parent = self.pick(parent);
                let mut request = AddRegion::new(name, &parent);
                request.order = order.map(|order| order as i64);
                let answer = region.add_region(request).await;
                let id = answer.as_ref().map_or(RegionId::ROOT, |added| added.region_id.clone());
                assert!(!self.model.region_ids().contains(&id), "{id} is the id of another region");
                (outcome(answer), self.model.add_region(id, name, &parent, *order))
            }
            Step::RenameRegion { region: index, name } => {
                let id = self.pick(index);
                let answer = region.edit_region(EditRegion::new(name, &id)).await;
                (outcome(answer), self.model.rename_region(&id, name))
            }
            Step::DeleteRegion { region: index } => {
                let id = self.pick(index);
                let answer = region.delete_region(DeleteRegion::new(&id)).await;
                (outcome(answer), self.model.delete_region(&id))
            }
            Step::SwapRegions { first, second } => {
                let (first_region, second_region) = (self.pick(first), self.pick(second));
                let swapped = self.model.swap_regions(&first_region, &second_region);
                let required = SwitchRegionOrderRequired { first_region, second_region };
                (outcome(region.switch_region_order(SwitchRegionOrder::new(required)).await), swapped)
            }
            _ => (outcome(region.delete_all_region(DeleteAllRegion::new()).await), self.model.delete_all_regions()),
        }
    }

    async fn device(&mut self, step: &Step) -> (Outcome, Outcome) {
        let project = self.cloud.project.device();
        match step {
            Step::Bind { camera, project, wrong } => {
                let (client, application) = self.application(*project);
                let client = client.clone();
                let qr_code = self.cloud.device(self.keys[*camera]).qr_code.expect("a code");
                let bind = async |password: &str| {
                    let request = BindDeviceByQrCode::new(BindDeviceByQrCodeRequired {
                        qr_code: qr_code.clone(),
                        device_user_name: "admin".into(),
                        device_password: password.into(),
                    });
                    outcome(client.device().bind_device_by_qr_code(request).await)
                };
                for _ in 0..*wrong {
                    let expected = self.model.bind(*camera, application, "wrong-password");
                    assert_eq!(bind("wrong-password").await, expected, "the outcome of a wrong password");
                }
                (bind("right-password").await, self.model.bind(*camera, application, "right-password"))
            }
            Step::Delete { camera, project, only_remove } => {
                let (client, application) = self.application(*project);
                // Only a device-type application removes.
                let only_remove = *only_remove && !*project;
                let request = DeleteDeviceList::new().target(self.ids[*camera].clone()).only_remove(only_remove);
                let answer = client.device().delete_device_list(request).await.and_then(|answer| answer.all_ok());
                (outcome(answer), self.model.delete_camera(*camera, application, only_remove))
            }
            Step::MoveCamera { camera, region } => {
                let region = self.pick(region);
                let request = MoveDeviceListToRegion::new(&region).target(self.ids[*camera].clone());
                let answer = project.move_device_list_to_region(request).await.and_then(|answer| answer.all_ok());
                (outcome(answer), self.model.move_camera(*camera, &region))
            }
            Step::RenameCamera { camera, name } => {
                let request = ModifyDeviceName::new(self.ids[*camera].clone(), name);
                let answer = project.modify_device_name(request).await;
                (outcome(answer), self.model.rename_camera(*camera, name))
            }
            other => unreachable!("{other:?} is no step of a device"),
        }
    }

    async fn setting(&mut self, step: &Step) -> (Outcome, Outcome) {
        let (alarm, config) = (self.cloud.project.alarm(), self.cloud.project.device_config());
        let lens = |camera: &usize| self.ids[*camera].channel(1);
        match step {
            Step::SwitchEvent { camera, event, on } => {
                let event = EVENTS[*event];
                let request = SetEnableByAlarmType::new([event], *on).target(lens(camera));
                let answer = alarm.set_enable_by_alarm_type(request).await.and_then(|answer| answer.all_ok());
                let changed = self.model.configure(*camera, |camera| {
                    let events = &mut camera.switches.events;
                    if *on {
                        events.insert(event.value())
                    } else {
                        events.remove(&event.value())
                    };
                });
                (outcome(answer), changed)
            }
            Step::SwitchTerminal { camera, input: true, on } => {
                let request = SetAlarmInputEnable::new(*on).target(lens(camera));
                let answer = alarm.set_alarm_input_enable(request).await.and_then(|answer| answer.all_ok());
                (outcome(answer), self.model.configure(*camera, |camera| camera.switches.input = *on))
            }
            Step::SwitchTerminal { camera, on, .. } => {
                let request = SetAlarmOutputEnable::new(*on).target(lens(camera));
                let answer = alarm.set_alarm_output_enable(request).await.and_then(|answer| answer.all_ok());
                (outcome(answer), self.model.configure(*camera, |camera| camera.switches.output = *on))
            }
            Step::ModifyImage { camera, luma, flipped } => {
                let flip = if *flipped { ImageFlip::Center } else { ImageFlip::NoFlip };
                let mut request = ModifyDeviceImage::new(lens(camera)).flip(flip.clone());
                request.luma = *luma;
                let answer = config.modify_device_image(request).await;
                let changed = self.model.configure(*camera, |camera| {
                    camera.settings.flip = flip;
                    camera.settings.luma = luma.unwrap_or(camera.settings.luma);
                });
                (outcome(answer), changed)
            }
            Step::ShowDate { camera, shown } => {
                let date = OsdPlacement::new().if_show(*shown);
                let answer = config.modify_device_osd_info(ModifyDeviceOsdInfo::new(lens(camera)).date(date)).await;
                (outcome(answer), self.model.configure(*camera, |camera| camera.settings.date_shown = *shown))
            }
            other => unreachable!("{other:?} is no step of a setting"),
        }
    }

    async fn key(&mut self, step: &Step) -> (Outcome, Outcome) {
        match step {
            Step::Mint { seconds } => {
                let request = CreateTempApplicationApiCredential::new().expire_time(Duration::from_secs(*seconds));
                let pair = self.cloud.project.credential().create_temp_application_api_credential(request).await;
                let pair = pair.expect("a pair of keys");
                let credentials = Credentials::new(&pair.temp_ak, pair.temp_sk).expect("a key");
                let client = simulated::client(&self.cloud.simulator, World::PROJECT).credentials(credentials);
                self.minted.push(client.build().expect("a client"));
                self.model.keys.push(self.model.now + seconds);
                (Ok(()), Ok(()))
            }
            Step::UseKey { key } if !self.minted.is_empty() => {
                let key = key.index(self.minted.len());
                let request = GetApplicationOverview::new();
                let answer = self.minted[key].device().get_application_overview(request).await;
                (outcome(answer), self.model.use_key(key))
            }
            Step::Pass { seconds } => {
                self.cloud.pass(*seconds);
                self.model.now += seconds;
                (Ok(()), Ok(()))
            }
            _ => (Ok(()), Ok(())),
        }
    }

    /// A region, the place above all, or a region that is not there.
    fn pick(&self, index: &Index) -> RegionId {
        let mut ids = self.model.region_ids();
        ids.extend([RegionId::ROOT, RegionId::from(999_999)]);
        index.get(&ids).clone()
    }

    fn application(&self, project: bool) -> (&Client, Application) {
        match project {
            true => (&self.cloud.project, Application::Project),
            false => (&self.cloud.device, Application::Device),
        }
    }
}

/// Cameras with alarm terminals, brought into one state.
fn cameras(cloud: &Simulated) -> Vec<DeviceKey> {
    let keys: Vec<_> = cloud.simulator.world(|world| {
        let wired = world.devices.iter().filter(|(_, device)| {
            let wired = device.model.has(Feature::AlarmInput) && device.model.has(Feature::AlarmOutput);
            wired && device.kind() == Kind::Ipc && device.place == Place::Alone && device.qr_code.is_some()
        });
        wired.map(|(key, _)| key).take(CAMERAS).collect()
    });
    assert_eq!(keys.len(), CAMERAS, "cameras with alarm terminals");
    let default = cloud.simulator.world(|world| world.regions_of(World::PROJECT).expect("regions").default_region());
    for key in &keys {
        cloud.change(*key, |device| {
            (device.status, device.open) = (DeviceStatus::Online, OpenStatus::Paid);
            (device.asleep, device.faulty, device.foreign, device.password) = (false, false, false, None);
            device.regions = [(World::PROJECT, Some(default))].into();
        });
    }
    keys
}

/// The code of a call, or of the one target that failed.
fn outcome<T>(answer: tums::Result<T>) -> Outcome {
    let error = match answer {
        Ok(_) => return Ok(()),
        Err(error) => error,
    };
    let code = error.failures().first().map(|failure| failure.code).or(error.code());
    Err(code.unwrap_or_else(|| panic!("{error}")))
}

/// Where two maps differ, with what each has there.
fn differences<'m, K: Ord, V: PartialEq>(
    left: &'m BTreeMap<K, V>,
    right: &'m BTreeMap<K, V>,
) -> Vec<(&'m K, Option<&'m V>, Option<&'m V>)> {
    let keys: BTreeSet<_> = left.keys().chain(right.keys()).collect();
    let both = keys.into_iter().map(|key| (key, left.get(key), right.get(key)));
    both.filter(|(_, left, right)| left != right).collect()
}
