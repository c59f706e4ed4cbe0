//! Handles of modules: what the client's method of their name gives, with one method per operation.

/// Defines a handle.
///
/// ```text
/// handle! {
///     /// Regions are the folders of an application.
///     pub handle RegionModule = region "Region management" {
///         /// Adds a region.
///         add_region(AddRegion) = "addRegion",
///     }
/// }
/// ```
macro_rules! handle {
    (
        $(#[$about:meta])*
        pub handle $name:ident = $method:ident $title:literal {
            $($(#[$meaning:meta])* $operation:ident($request:ident) $(= $alias:literal)?,)*
        }
    ) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug)]
        pub struct $name<'a> {
            client: &'a $crate::Client,
        }

        impl<'a> $name<'a> {
            $(
                $(#[$meaning])*
                $(#[doc(alias = $alias)])?
                pub fn $operation(&self, request: $request) -> $crate::Call<'a, $request> {
                    self.client.call(request)
                }
            )*
        }

        impl $crate::Client {
            #[doc = concat!($title, ".")]
            pub fn $method(&self) -> $name<'_> {
                $name { client: self }
            }
        }
    };
}
pub(crate) use handle;
