//! Which keys and which endpoint: what flags say counts most, then the environment, then the profile.
//!
//! Keys, endpoint and terminal id of a profile that is named by `--profile` are flags, too: they count more than the environment.
//! A pair of keys always comes from one place.

pub(crate) mod profiles;
pub(crate) mod source;
mod terminal;

use std::env;

use tums::credentials::{ACCESS_KEY_VARIABLE, Profile, SECRET_KEY_VARIABLE};
use tums::transport::HttpTransport;
use tums::{Client, Credentials, DEFAULT_ENDPOINT, Secret};

use crate::arguments::globals::Globals;
use crate::exit::{Exit, Failure};
use crate::messages;

/// How the cloud is called.
pub(crate) struct Settings {
    pub(crate) credentials: Credentials,
    pub(crate) endpoint: String,
    /// As the settings have it; see [`Self::terminal_id`].
    terminal_id: Option<String>,
    /// Where the keys come from, for people.
    pub(crate) origin: String,
}

impl Settings {
    /// Gathers the settings.
    pub(crate) fn read(globals: &Globals) -> Result<Self, Failure> {
        let endpoint = globals.endpoint.clone();
        if let Some(access_key) = &globals.access_key {
            let secret_key = source::read_key(globals.secret_key_file.as_deref(), access_key)?;
            return Self::of_keys(
                access_key,
                secret_key,
                endpoint.or_else(|| variable("TUMS_ENDPOINT")),
                messages::from_flags(),
            );
        }
        if globals.secret_key_file.is_some() {
            return Err(Failure::usage(messages::access_key_wanted()));
        }
        if globals.profile.is_none()
            && let Some(access_key) = variable(ACCESS_KEY_VARIABLE)
        {
            let secret_key = variable(SECRET_KEY_VARIABLE).ok_or_else(|| {
                Failure::new(Exit::Credentials, messages::variable_missing(SECRET_KEY_VARIABLE, ACCESS_KEY_VARIABLE))
            })?;
            let endpoint = endpoint.or_else(|| variable("TUMS_ENDPOINT"));
            return Self::of_keys(&access_key, secret_key.into(), endpoint, messages::from_environment());
        }
        Self::of_profile(globals)
    }

    fn of_keys(
        access_key: &str,
        secret_key: Secret,
        endpoint: Option<String>,
        origin: String,
    ) -> Result<Self, Failure> {
        let endpoint = endpoint.unwrap_or_else(|| DEFAULT_ENDPOINT.to_owned());
        let credentials = Credentials::new(access_key, secret_key)?;
        Ok(Self { credentials, endpoint, terminal_id: variable("TUMS_TERMINAL_ID"), origin })
    }

    fn of_profile(globals: &Globals) -> Result<Self, Failure> {
        let name = profiles::name(globals.profile.as_deref());
        let path = profiles::path()?;
        if globals.profile.is_none() && variable("TUMS_PROFILE").is_none() && !path.exists() {
            return Err(Failure::new(Exit::Credentials, messages::no_keys(ACCESS_KEY_VARIABLE, SECRET_KEY_VARIABLE)));
        }
        let profile = Profile::from_file(&path, &name)?;
        // A profile that was asked for counts more than the environment, and any other less.
        let named = globals.profile.is_some();
        let of_environment = || variable("TUMS_ENDPOINT").filter(|_| !named);
        let endpoint = globals.endpoint.clone().or_else(of_environment).or(profile.endpoint);
        let id = variable("TUMS_TERMINAL_ID");
        Ok(Self {
            credentials: profile.credentials,
            endpoint: endpoint.unwrap_or_else(|| DEFAULT_ENDPOINT.to_owned()),
            terminal_id: if named { profile.terminal_id.or(id) } else { id.or(profile.terminal_id) },
            origin: messages::from_profile(name, path.display()),
        })
    }

    /// What distinguishes this machine from others: as the settings say, or else the id that is kept for it.
    pub(crate) fn terminal_id(&self) -> Result<String, Failure> {
        self.terminal_id.clone().map_or_else(terminal::kept, Ok)
    }

    /// A client with these settings.
    pub(crate) fn client(&self, globals: &Globals, lenient: bool) -> Result<Client, Failure> {
        let transport = HttpTransport::builder().system_proxy(true).build()?;
        let client = Client::builder().transport(transport).credentials(self.credentials.clone());
        let mut client = client.endpoint(&self.endpoint).terminal_id(self.terminal_id()?);
        if let Some(timeout) = globals.timeout {
            client = client.timeout(timeout);
        }
        if lenient {
            client = client.skip_validation();
        }
        Ok(client.build()?)
    }
}

/// The endpoint that would be called, for what is shown and not sent: there need be no keys.
pub(crate) fn endpoint(globals: &Globals) -> String {
    let without_keys =
        || globals.endpoint.clone().or_else(|| variable("TUMS_ENDPOINT")).unwrap_or_else(|| DEFAULT_ENDPOINT.into());
    match globals.access_key {
        Some(_) => without_keys(),
        None => Settings::read(globals).map_or_else(|_| without_keys(), |settings| settings.endpoint),
    }
}

/// An environment variable that is set to something.
pub(crate) fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}
