//! The TypeScript mirror of the types that the screen is shown is checked in; this test fails
//! when it is stale. `make types` writes it again.

use std::any::TypeId;
use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use kiosk_app::views;
use ts_rs::{Config, TS, TypeVisitor};

struct Collector {
    config: Config,
    seen: HashSet<TypeId>,
    declarations: BTreeMap<String, String>,
}

impl TypeVisitor for Collector {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        if !self.seen.insert(TypeId::of::<T>()) {
            return;
        }
        if T::output_path().is_some() {
            let docs = T::docs().unwrap_or_default();
            self.declarations.insert(
                T::ident(&self.config),
                format!("{docs}export {}", T::decl(&self.config)),
            );
        }
        T::visit_dependencies(self);
        T::visit_generics(self);
    }
}

/// Everything that crosses the boundary, found from what the commands take and give.
fn typescript() -> String {
    let mut all = Collector {
        config: Config::new(),
        seen: HashSet::new(),
        declarations: BTreeMap::new(),
    };
    all.visit::<views::Station>();
    all.visit::<views::Problem>();
    all.visit::<views::Line>();
    all.visit::<views::LoginProvider>();
    all.visit::<views::ConsentGiven>();
    all.visit::<views::Overview>();
    all.visit::<views::SubmittedData>();
    all.visit::<views::FormSession>();
    all.visit::<kiosk_forms::Changed>();
    all.visit::<kiosk_forms::Shown>();
    all.visit::<views::Origin>();
    all.visit::<views::FormComparison>();
    all.visit::<views::Attached>();
    all.visit::<views::ScanFolder>();
    all.visit::<views::Photograph>();
    all.visit::<views::FilePreview>();
    all.visit::<views::Check>();
    all.visit::<views::SubmissionView>();
    all.visit::<views::Queue>();
    all.visit::<views::Receipt>();
    all.visit::<views::ProfileUpdate>();
    all.visit::<views::Devices>();
    all.visit::<views::DeviceTest>();
    all.visit::<views::Keys>();
    all.visit::<views::KeyCall>();
    all.visit::<views::Signal>();
    let mut text = String::from(
        "// Generated from the Rust types (src-tauri/crates/app/src/views) by `make types`. Do not edit.\n",
    );
    for declaration in all.declarations.values() {
        text.push('\n');
        text.push_str(declaration);
        text.push('\n');
    }
    text
}

#[test]
fn the_typescript_mirror_is_up_to_date() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../ui/src/lib/backend/types.ts");
    let expected = typescript();
    if std::env::var_os("KIOSK_WRITE_TYPES").is_some() {
        std::fs::write(&file, &expected).expect("the folder of the user interface is writable");
    }
    let present = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(
        present == expected,
        "{} is stale; run `make types` and check the change in",
        file.display()
    );
}
