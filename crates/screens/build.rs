//! Compiles `ui/app.slint`, in a crate of its own so that an edit of the logic does not compile the drawn screens again.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    slint_build::compile("../../ui/app.slint")?;
    Ok(())
}
