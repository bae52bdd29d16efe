//! The screens as they are drawn, in every language, theme, text size and orientation, held against the checklist.
//!
//! `make test` runs what tells most; `make ui` runs everything, which the tests named `matrix` are for.

mod focus;
mod fingers;
mod goldens;
mod letters;
mod pixels;
mod press;
mod pseudo;
mod redraw;

mod shapes;
mod sizes;
mod told;
mod variants;
