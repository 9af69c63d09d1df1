//! The protocol: who asks for what, and who answers.

use super::resources;
use super::tools::{self, Desk, Tool};
use crate::cli::guard::guarded;
use caveat::rules::RuleSet;
use rmcp::model::{
    CallToolRequestParams, CallToolResponse, CompleteRequestParams, CompleteResult, CompletionInfo, Implementation,
    ListResourceTemplatesResult, ListResourcesResult, ListToolsResult, PaginatedRequestParams, ReadResourceRequestParams,
    ReadResourceResponse, ReadResourceResult, Reference, ResourceContents, ServerCapabilities, ServerConfig, Tool as Listed,
};
use rmcp::service::{RequestContext, RoleServer};
use rmcp::{ErrorData, ServerHandler};
use std::sync::{Arc, Mutex, PoisonError};

/// How an assistant should work with it.
const INSTRUCTIONS: &str = include_str!("instructions.md");

/// Answers what clients ask.
pub struct Server {
    desk: Arc<Mutex<Desk>>,
}

impl Server {
    /// Answers with what is on the desk.
    pub fn new(desk: Desk) -> Self {
        Self { desk: Arc::new(Mutex::new(desk)) }
    }

    /// Has work done beside the messages: one thing at a time, and a mistake of ours in it ends nothing else.
    async fn work<T: Send + 'static>(&self, work: impl FnOnce(&mut Desk) -> Result<T, String> + Send + 'static) -> Result<T, String> {
        let desk = self.desk.clone();
        let done = tokio::task::spawn_blocking(move || {
            let mut desk = desk.lock().unwrap_or_else(PoisonError::into_inner);
            guarded(|| work(&mut desk))
        });
        done.await.unwrap_or_else(|error| Err(error.to_string()))
    }

    /// Looks something up in the rules.
    async fn look_up<T: Send + 'static>(&self, look: impl FnOnce(&RuleSet) -> Result<T, String> + Send + 'static) -> Result<T, String> {
        self.work(|desk| look(desk.rules()?.0.rules())).await
    }
}

impl ServerHandler for Server {
    fn get_info(&self) -> ServerConfig {
        let capabilities = ServerCapabilities::builder().enable_tools().enable_resources().enable_completions().build();
        let caveat = Implementation::new(env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"))
            .with_title("caveat, a compliance linter for clinic marketing copy")
            .with_description(env!("CARGO_PKG_DESCRIPTION"));
        ServerConfig::new(capabilities).with_server_info(caveat).with_instructions(INSTRUCTIONS)
    }

    async fn list_tools(&self, _: Option<PaginatedRequestParams>, _: RequestContext<RoleServer>) -> Result<ListToolsResult, ErrorData> {
        Ok(ListToolsResult::with_all_items(Tool::list()))
    }

    fn get_tool(&self, name: &str) -> Option<Listed> {
        Tool::named(name).ok().map(Tool::listed)
    }

    async fn call_tool(&self, request: CallToolRequestParams, _: RequestContext<RoleServer>) -> Result<CallToolResponse, ErrorData> {
        let tool = Tool::named(&request.name).map_err(|words| ErrorData::invalid_params(words, None))?;
        let given = request.arguments.unwrap_or_default();
        let reply = self.work(move |desk| tool.call(desk, given)).await;
        Ok(tools::result(reply).into())
    }

    async fn list_resources(
        &self,
        request: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListResourcesResult, ErrorData> {
        let cursor = request.and_then(|request| request.cursor);
        let listed = self.look_up(move |rules| resources::list(rules, cursor.as_deref())).await;
        let (resources, next_cursor) = listed.map_err(|words| ErrorData::invalid_params(words, None))?;
        Ok(ListResourcesResult { next_cursor, ..ListResourcesResult::with_all_items(resources) })
    }

    async fn list_resource_templates(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListResourceTemplatesResult, ErrorData> {
        Ok(ListResourceTemplatesResult::with_all_items(resources::templates()))
    }

    async fn read_resource(
        &self,
        request: ReadResourceRequestParams,
        _: RequestContext<RoleServer>,
    ) -> Result<ReadResourceResponse, ErrorData> {
        let uri = request.uri.clone();
        let text = self.look_up(move |rules| resources::read(rules, &uri)).await;
        let text = text.map_err(|words| ErrorData::resource_not_found(words, None))?;
        let contents = ResourceContents::text(text, request.uri).with_mime_type(resources::MARKDOWN);
        Ok(ReadResourceResult::new(vec![contents]).into())
    }

    async fn complete(&self, request: CompleteRequestParams, _: RequestContext<RoleServer>) -> Result<CompleteResult, ErrorData> {
        let Reference::Resource(template) = request.r#ref else { return Ok(CompleteResult::default()) };
        let category = request.context.and_then(|context| context.arguments?.get("category").cloned());
        let argument = request.argument;
        let found = self
            .look_up(move |rules| Ok(resources::complete(rules, &template.uri, &argument.name, &argument.value, category.as_deref())))
            .await
            .map_err(|words| ErrorData::internal_error(words, None))?;
        let (total, has_more) = (found.len() as u32, found.len() > CompletionInfo::MAX_VALUES);
        let shown = found.into_iter().take(CompletionInfo::MAX_VALUES).collect();
        let completion =
            CompletionInfo::with_pagination(shown, Some(total), has_more).map_err(|words| ErrorData::internal_error(words, None))?;
        Ok(CompleteResult::new(completion))
    }
}
