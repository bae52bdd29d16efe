fn main() {
    print!("{}", wire::openapi::json());
}
