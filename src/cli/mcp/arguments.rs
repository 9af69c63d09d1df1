//! What a client asks of a tool, read, or told in words what is wrong with it.

use rmcp::handler::server::tool::schema_for_input;
use rmcp::model::JsonObject;
use schemars::{JsonSchema, Schema};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Reads the arguments of a tool.
pub fn read<A: DeserializeOwned + JsonSchema + 'static>(tool: &str, arguments: JsonObject) -> Result<A, String> {
    // Many clients send what was left open as null.
    let given = arguments.into_iter().filter(|(_, value)| !value.is_null()).collect();
    serde_json::from_value(Value::Object(given)).map_err(|error| {
        let taken = schema_for_input::<A>().map(|schema| parameters(&schema)).unwrap_or_default();
        format!("{tool} cannot use these arguments: {error}\n  it takes {taken}")
    })
}

/// What may be left out has no other value for that.
pub fn may_be_left_out(schema: &mut Schema) {
    schema.remove("default");
}

/// The parameters of a tool, those that are needed first.
fn parameters(schema: &JsonObject) -> String {
    let needed: Vec<&str> = schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
    let all = schema.get("properties").and_then(Value::as_object).into_iter().flatten().map(|(name, _)| name.as_str());
    let rest = all.filter(|name| !needed.contains(name)).map(|name| format!("`{name}`"));
    needed.iter().map(|name| format!("`{name}` (needed)")).chain(rest).collect::<Vec<_>>().join(", ")
}
