//! The TypeScript side of the list: what each command takes and answers, as `Commands.ts` among the bindings.

use crate::contract::*;
use domain::{
    appointment::AppointmentUuid,
    booking::BookingWarning,
    encounter::Eid,
    growth::{GrowthMeasure, GrowthReference},
    loaded::Loaded,
    note::SoapText,
    patient::PatientUuid,
    phrase::Phrase,
    vitals::TypedVitals,
};
use std::{collections::BTreeSet, marker::PhantomData};
use ts_rs::{Config, TS, TypeVisitor};

/// The channel on which the core speaks by itself, as much of it as the window fills in.
struct Channel<T>(PhantomData<T>);

impl<T: TS + 'static> TS for Channel<T> {
    type WithoutGenerics = Channel<ts_rs::Dummy>;
    type OptionInnerType = Self;

    fn name(types: &Config) -> String {
        format!("{{ onmessage: (message: {}) => void }}", T::name(types))
    }

    fn inline(types: &Config) -> String {
        Self::name(types)
    }

    fn visit_generics(visitor: &mut impl TypeVisitor) {
        visitor.visit::<T>();
        T::visit_generics(visitor);
    }
}

/// The file while it is written.
struct Writing {
    types: Config,
    imports: BTreeSet<String>,
    lines: String,
}

impl TypeVisitor for Writing {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        if T::output_path().is_some() {
            self.imports.insert(T::ident(&self.types));
        }
    }
}

impl Writing {
    /// The name of a type, which is imported.
    fn name<T: TS + 'static>(&mut self) -> String {
        self.visit::<T>();
        T::visit_generics(self);
        T::name(&self.types)
    }

    /// An argument, by the name that Tauri expects of the window; a list may be one that the window may not change.
    fn given<T: TS + 'static>(&mut self, name: &str) -> String {
        let mut words = name.split('_');
        let first = words.next().unwrap_or_default().to_owned();
        let name = words.fold(first, |name, word| name + &word[..1].to_uppercase() + &word[1..]);
        let kind = self.name::<T>();
        let kind = kind.strip_prefix("Array<").map(|of| format!("ReadonlyArray<{of}")).unwrap_or(kind);
        format!("{name}: {kind}")
    }

    fn answer<T: TS + 'static>(&mut self) -> String {
        let name = self.name::<T>();
        if name == "null" { "void".to_owned() } else { name }
    }

    fn command(&mut self, name: &str, given: &[String], answer: &str) {
        let takes = match given {
            [] => "undefined".to_owned(),
            some => format!("{{ {} }}", some.join(", ")),
        };
        self.lines += &format!("  {name}: {{ takes: {takes}; answers: {answer} }};\n");
    }
}

/// Writes down the types of each command.
macro_rules! commands {
    (
        |$core:ident| { $(
            $needs:ident $name:ident ( $($given:ident : $type:ty),* ) -> $answer:ty = $body:expr;
        )* }
        shell { $(
            $shell_needs:ident $shell_name:ident ( $($shell_given:ident : $shell_type:ty),* ) -> $shell_answer:ty;
        )* }
    ) => {
        fn write_each(file: &mut Writing) {
            $(
                let given = [ $( file.given::<$type>(stringify!($given)) ),* ];
                let answer = file.answer::<$answer>();
                file.command(stringify!($name), &given, &answer);
            )*
            $(
                let given = [ $( file.given::<$shell_type>(stringify!($shell_given)) ),* ];
                let answer = file.answer::<$shell_answer>();
                file.command(stringify!($shell_name), &given, &answer);
            )*
        }
    };
}

include!("list.rs");

#[test]
fn export_bindings_commands() {
    let mut file = Writing { types: Config::from_env(), imports: BTreeSet::new(), lines: String::new() };
    write_each(&mut file);
    let mut text = "// Written from crates/app/src/commands/list.rs by `cargo xtask bindings`.\n".to_owned();
    for name in &file.imports {
        text += &format!("import type {{ {name} }} from \"./{name}\";\n");
    }
    text +=
        "\n/** Every command: what it takes, by name, and what it answers. */\nexport type Commands = {\n";
    text += &file.lines;
    text += "};\n";
    // It may be the first of all types that are written.
    std::fs::create_dir_all(file.types.out_dir()).expect("a folder for the types");
    std::fs::write(file.types.out_dir().join("Commands.ts"), text).expect("beside the other types");
}
